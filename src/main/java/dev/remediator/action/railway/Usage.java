package dev.remediator.action.railway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.remediator.action.About;
import dev.remediator.action.ActionException;
import dev.remediator.action.Call;
import dev.remediator.action.Default;
import dev.remediator.action.Range;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Reads what a service uses of processor, memory, disk and network, and how much it may. */
public final class Usage extends RailwayReading<Usage.Input, Usage.Output> {
    private static final int SAMPLES = 60;
    private static final double MEGABYTES = 1000;

    public record Input(
            @About("how far back the peaks are looked for") @Range(min = "5m", max = "24h") @Default("1h")
            Duration over) {}

    /** What Railway does not say is not there. */
    public record Output(
            @About("virtual processors in use, latest") Optional<Double> cpu,

            @About("most virtual processors in use at a time")
            Optional<Double> cpuPeak,

            @About("virtual processors it may use") Optional<Double> cpuLimit,

            @About("the part of its processors that is in use, latest")
            Optional<Double> cpuRatio,

            @About("memory in use, latest") Optional<Double> memoryGb,
            @About("most memory in use at a time") Optional<Double> memoryPeakGb,
            @About("memory it may use") Optional<Double> memoryLimitGb,

            @About("the part of its memory that is in use, latest")
            Optional<Double> memoryRatio,

            @About("disk in use, latest") Optional<Double> diskGb,
            @About("received in Railway's latest sample") Optional<Double> networkRxGb,
            @About("sent in Railway's latest sample") Optional<Double> networkTxGb,
            @About("how full the fullest volume is, 0 to 1") Optional<Double> volumeRatio,
            @About("volumes of the service") List<Volume> volumes) {}

    /** One volume, sizes as Railway counts them. */
    public record Volume(
            @About("its name on Railway") String name,
            @About("where the service sees it") String mount,
            @About("what is used of it") double usedGb,
            @About("how large it is") double sizeGb,
            @About("how full it is, 0 to 1") double ratio) {}

    public Usage() {
        super(Input.class, Output.class);
    }

    @Override
    public String capability() {
        return "usage";
    }

    @Override
    public String about() {
        return "Reads what a service uses of processor, memory, disk, volumes and network, and its limits.";
    }

    @Override
    public Output read(Call<RailwaySettings, Input> call) throws ActionException, InterruptedException {
        var settings = call.settings();
        var over = call.input().over();
        var metrics = new RailwayApi(call)
                .read(
                        Operation.SERVICE_USAGE,
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("projectId", settings.project())
                                .put("environmentId", settings.environment())
                                .put("serviceId", settings.service())
                                .put("startDate", call.clock().now().minus(over).toString())
                                .put("sampleRateSeconds", Math.max(60, over.toSeconds() / SAMPLES)))
                .path("metrics");
        var cpu = latest(metrics, "CPU_USAGE");
        var cpuLimit = latest(metrics, "CPU_LIMIT");
        var memory = latest(metrics, "MEMORY_USAGE_GB");
        var memoryLimit = latest(metrics, "MEMORY_LIMIT_GB");
        var volumes = volumes(call);
        return new Output(
                cpu,
                peak(metrics, "CPU_USAGE"),
                cpuLimit,
                part(cpu, cpuLimit),
                memory,
                peak(metrics, "MEMORY_USAGE_GB"),
                memoryLimit,
                part(memory, memoryLimit),
                latest(metrics, "DISK_USAGE_GB"),
                latest(metrics, "NETWORK_RX_GB"),
                latest(metrics, "NETWORK_TX_GB"),
                volumes.stream().map(Volume::ratio).max(Comparator.naturalOrder()),
                volumes);
    }

    private static Optional<Double> latest(JsonNode metrics, String measurement) {
        for (var metric : metrics) {
            var values = metric.path("values");
            if (!metric.path("measurement").asText().equals(measurement) || values.isEmpty()) continue;
            var newest = values.get(0);
            for (var value : values)
                if (value.path("ts").asLong() >= newest.path("ts").asLong()) newest = value;
            return newest.path("value").isNumber()
                    ? Optional.of(newest.path("value").doubleValue())
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private static Optional<Double> peak(JsonNode metrics, String measurement) {
        var most = OptionalDouble.empty();
        for (var metric : metrics) {
            if (!metric.path("measurement").asText().equals(measurement)) continue;
            for (var value : metric.path("values"))
                if (value.path("value").isNumber())
                    most = OptionalDouble.of(Math.max(
                            most.orElse(-Double.MAX_VALUE), value.path("value").doubleValue()));
        }
        return most.isPresent() ? Optional.of(most.getAsDouble()) : Optional.empty();
    }

    private static Optional<Double> part(Optional<Double> used, Optional<Double> limit) {
        return used.flatMap(u -> limit.filter(l -> l > 0).map(l -> u / l));
    }

    /** None where Railway does not show them to this token. */
    private static List<Volume> volumes(Call<RailwaySettings, ?> call) throws InterruptedException {
        var settings = call.settings();
        var volumes = new ArrayList<Volume>();
        try {
            var edges = new RailwayApi(call)
                    .read(
                            Operation.SERVICE_VOLUMES,
                            JsonNodeFactory.instance.objectNode().put("environmentId", settings.environment()))
                    .path("environment")
                    .path("volumeInstances")
                    .path("edges");
            for (var edge : edges) {
                var node = edge.path("node");
                var size = node.path("sizeMB").asDouble();
                if (!node.path("serviceId").asText().equals(settings.service()) || !(size > 0)) continue;
                var used = node.path("currentSizeMB").asDouble();
                volumes.add(new Volume(
                        Texts.line(node.path("volume").path("name").asText(), 100),
                        Texts.line(node.path("mountPath").asText(), 200),
                        used / MEGABYTES,
                        size / MEGABYTES,
                        used / size));
            }
        } catch (ActionException e) {
            return List.of();
        }
        return List.copyOf(volumes);
    }
}
