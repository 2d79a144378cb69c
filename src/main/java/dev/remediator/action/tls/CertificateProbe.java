package dev.remediator.action.tls;

import com.fasterxml.jackson.databind.JsonNode;
import dev.remediator.action.Call;
import dev.remediator.action.CheckResult;
import dev.remediator.action.Durations;
import dev.remediator.action.Probe;
import dev.remediator.outbound.Answer;
import dev.remediator.outbound.Certificates;
import dev.remediator.outbound.Greeting;
import dev.remediator.target.Slot;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** Passes while a certificate is valid and lives long enough. */
public final class CertificateProbe implements Probe<CertificateSettings> {
    @Override
    public String capability() {
        return "certificate";
    }

    @Override
    public String adapter() {
        return "certificate";
    }

    @Override
    public Slot slot() {
        return Slot.CHECKS;
    }

    @Override
    public Class<CertificateSettings> settings() {
        return CertificateSettings.class;
    }

    @Override
    public String about() {
        return "Passes while the certificate of a host is trusted, bears its name, and lives long enough.";
    }

    @Override
    public List<String> origins(JsonNode written) {
        return List.of("tls://" + written.path("host").asText() + ":"
                + written.path("port").asInt(443));
    }

    @Override
    public CheckResult probe(Call<CertificateSettings, None> call) throws InterruptedException {
        var settings = call.settings();
        var greeting = new Greeting(
                settings.uri(),
                settings.serverName().orElse(settings.host()),
                settings.authority().map(Path::of),
                settings.within());
        return switch (call.outbound().greet(greeting)) {
            case Answer.NotSent<Certificates> n -> new CheckResult.Failed(n.reason());
            case Answer.Ambiguous<Certificates> a -> new CheckResult.Failed(a.reason());
            case Answer.Complete<Certificates>(var shown) ->
                judge(shown, settings.left(), call.clock().now());
        };
    }

    private static CheckResult judge(Certificates shown, Duration least, Instant now) {
        // One that ends before the host's own breaks the chain just as well.
        var first = shown.chain().stream()
                .min(Comparator.comparing(X509Certificate::getNotAfter))
                .orElseThrow();
        var until = first.getNotAfter().toInstant();
        var left = Duration.between(now, until);
        var facts = (left.isNegative() ? "ended " + days(left.negated()) + " ago" : days(left) + " left") + ", until "
                + until + ", issued by " + first.getIssuerX500Principal().getName();
        if (left.isNegative()) return new CheckResult.Failed("the certificate " + facts);
        if (shown.distrust().isPresent())
            return new CheckResult.Failed(
                    "the certificate is not trusted: " + shown.distrust().get() + "; " + facts);
        return left.compareTo(least) < 0
                ? new CheckResult.Failed(facts + ", at least " + Durations.format(least) + " is wanted")
                : new CheckResult.Passed(facts);
    }

    private static String days(Duration duration) {
        return duration.toDays() == 1 ? "1 day" : duration.toDays() + " days";
    }
}
