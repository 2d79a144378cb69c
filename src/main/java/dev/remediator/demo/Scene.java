package dev.remediator.demo;

import java.time.Duration;

/** One way to break the gateway, and what is to happen then. */
enum Scene {
    CRASH("The gateway's process dies", "restart", "GatewayDown", false) {
        @Override
        void breakIt(Cast cast) throws InterruptedException {
            cast.post(cast.railway("/control/crash"), "{}");
        }
    },
    BAD_DEPLOYMENT("Somebody deploys a version that is not healthy", "rollback", "GatewayUnhealthy", false) {
        @Override
        void breakIt(Cast cast) throws InterruptedException {
            cast.post(cast.railway("/control/deploy"), "{\"version\":\"bad-2\"}");
        }
    },
    UPSTREAM(
            "Bright Data answers no request any more",
            "breaker trip, and reset when its time is over",
            "GatewayHighErrorRate",
            true) {
        @Override
        void breakIt(Cast cast) throws InterruptedException {
            cast.post(cast.upstream("/control"), "{\"state\":\"down\"}");
        }

        @Override
        void mendOutside(Cast cast) throws InterruptedException {
            cast.post(cast.upstream("/control"), "{\"state\":\"up\"}");
        }
    },
    OVERLOAD(
            "Six times as many calls come in as usual",
            "rate limit lowered, and put back when its time is over",
            "GatewayOverloaded",
            true) {
        @Override
        void breakIt(Cast cast) throws InterruptedException {
            cast.post(cast.gateway("/debug/overload"), "{\"on\":true,\"seconds\":15}");
        }
    };

    /** Longest time from breaking to healed. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    /** The same where somebody is asked meanwhile. */
    static final Duration PATIENCE_WITH_PEOPLE = Duration.ofMinutes(12);

    private final String trouble;
    private final String remedy;
    private final String alertname;
    private final boolean temporary;

    Scene(String trouble, String remedy, String alertname, boolean temporary) {
        this.trouble = trouble;
        this.remedy = remedy;
        this.alertname = alertname;
        this.temporary = temporary;
    }

    abstract void breakIt(Cast cast) throws InterruptedException;

    /** What somebody outside does meanwhile, before a temporary change is taken back. */
    void mendOutside(Cast cast) throws InterruptedException {}

    String trouble() {
        return trouble;
    }

    String remedy() {
        return remedy;
    }

    String alertname() {
        return alertname;
    }

    /** The remedy has an end of its own, which is waited for. */
    boolean temporary() {
        return temporary;
    }
}
