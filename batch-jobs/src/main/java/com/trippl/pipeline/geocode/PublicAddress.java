package com.trippl.pipeline.geocode;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Keeps configured addresses from leading into the private network. */
final class PublicAddress {
    private PublicAddress() {}

    /** Why a URL may not be asked; null when it may. A host that does not resolve may: asking it fails by itself. */
    static @Nullable String refusal(URI url) {
        String scheme = url.getScheme();
        String host = url.getHost();
        if (host == null || !("https".equals(scheme) || "http".equals(scheme))) {
            return "transform.geocode.base_url must be an http or https address";
        }
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                byte[] bytes = address.getAddress();
                boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xfe) == 0xfc;
                boolean shared = bytes.length == 4 && (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
                if (address.isLoopbackAddress()
                        || address.isAnyLocalAddress()
                        || address.isLinkLocalAddress()
                        || address.isSiteLocalAddress()
                        || address.isMulticastAddress()
                        || uniqueLocal
                        || shared) {
                    return host + " is a private address. If that is meant, set PIPELINE_GEOCODE_ALLOWPRIVATE=true";
                }
            }
        } catch (UnknownHostException e) {
            return null;
        }
        return null;
    }
}
