package com.trippl.pipeline.review;

/** Distances on the earth, taken as a sphere. */
final class Distance {
    /** Mean radius in metres, by the IUGG. */
    private static final double RADIUS = 6_371_008.8;

    private Distance() {}

    /** Along the great circle by the haversine formula, in metres; coordinates in degrees. */
    static double meters(double lat1, double lng1, double lat2, double lng2) {
        double phi1 = Math.toRadians(lat1);
        double phi2 = Math.toRadians(lat2);
        double sinPhi = Math.sin((phi2 - phi1) / 2);
        double sinLambda = Math.sin(Math.toRadians(lng2 - lng1) / 2);
        double a = sinPhi * sinPhi + Math.cos(phi1) * Math.cos(phi2) * sinLambda * sinLambda;
        return 2 * RADIUS * Math.asin(Math.min(1, Math.sqrt(a)));
    }
}
