package com.trippl.pipeline.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** An object of S3, read on from where it was when a connection breaks; objects never change, and the entity tag makes sure. */
final class ResumingStream extends InputStream {
    private static final int MOST_FAULTS_IN_A_ROW = 5;
    private static final long FIRST_WAIT_MILLIS = 100;

    private final S3Client s3;
    private final S3Location at;
    private final String etag;
    private final long length;
    private ResponseInputStream<GetObjectResponse> current;
    private long position;
    private int faults;

    private ResumingStream(S3Client s3, S3Location at, ResponseInputStream<GetObjectResponse> first) {
        this.s3 = s3;
        this.at = at;
        this.current = first;
        this.etag = first.response().eTag();
        this.length = first.response().contentLength();
    }

    /** @throws SdkException when it cannot be opened */
    static ResumingStream open(S3Client s3, S3Location at) {
        return new ResumingStream(
                s3, at, s3.getObject(request -> request.bucket(at.bucket()).key(at.key())));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int most) throws IOException {
        while (true) {
            try {
                int read = position == length ? -1 : current.read(bytes, offset, most);
                if (read < 0 && position < length) {
                    throw new IOException("the connection ended " + (length - position) + " bytes too early");
                }
                position += Math.max(0, read);
                faults = 0;
                return read;
            } catch (IOException | SdkException e) {
                resume(e);
            }
        }
    }

    private void resume(Exception fault) throws IOException {
        Exception last = fault;
        current.abort();
        while (faults < MOST_FAULTS_IN_A_ROW) {
            faults++;
            pause();
            try {
                current = s3.getObject(request ->
                        request.bucket(at.bucket()).key(at.key()).ifMatch(etag).range("bytes=" + position + "-"));
                return;
            } catch (SdkException e) {
                last = e;
            }
        }
        throw new IOException(
                "S3 did not read s3://" + at.bucket() + "/" + at.key() + " beyond byte " + position + ": "
                        + last.getMessage(),
                last);
    }

    private void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(FIRST_WAIT_MILLIS << faults);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while reading from S3.", e);
        }
    }

    @Override
    public void close() throws IOException {
        if (position < length) {
            // Closing politely would read the rest.
            current.abort();
        }
        current.close();
    }
}
