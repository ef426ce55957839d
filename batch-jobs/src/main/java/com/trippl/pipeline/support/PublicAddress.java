package com.trippl.pipeline.support;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Keeps configured addresses from leading into the private network. */
public final class PublicAddress {
    private PublicAddress() {}

    /**
     * Why a URL may not be asked; null when it may. A host that does not resolve may: asking it fails by itself.
     *
     * @param leave the environment variable by which the operator allows it all the same
     */
    public static @Nullable String refusal(URI url, String leave) {
        String host = url.getHost();
        if (host == null) {
            return "has no host in its address";
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                if (address.isLoopbackAddress()
                        || address.isAnyLocalAddress()
                        || address.isLinkLocalAddress()
                        || address.isSiteLocalAddress()
                        || address.isMulticastAddress()
                        || isReserved(address.getAddress())) {
                    return "is not asked: " + host + " is an address of the private network. If that is meant, set "
                            + leave + "=true";
                }
            }
        } catch (UnknownHostException e) {
            return null;
        }
        return null;
    }

    /** What the JDK has no name for. */
    private static boolean isReserved(byte[] bytes) {
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (bytes.length == 16) {
            boolean uniqueLocal = (first & 0xfe) == 0xfc;
            boolean translated = first == 0 && second == 0x64 && (bytes[2] & 0xff) == 0xff && (bytes[3] & 0xff) == 0x9b;
            return uniqueLocal || translated;
        }
        boolean carrier = first == 100 && (second & 0xc0) == 64;
        boolean benchmark = first == 198 && (second & 0xfe) == 18;
        boolean protocol = first == 192 && second == 0 && bytes[2] == 0;
        return first == 0 || first >= 240 || carrier || benchmark || protocol;
    }
}
