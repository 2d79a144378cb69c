package dev.remediator;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/** How long work takes a processor: the clock on the wall would measure what else the machine does. */
public final class ProcessorTime {
    private ProcessorTime() {}

    /** What is measured. */
    public interface Work {
        void run() throws Exception;
    }

    /** Of the calling thread only. */
    public static Duration of(Work work) throws Exception {
        var thread = ManagementFactory.getThreadMXBean();
        long began = thread.getCurrentThreadCpuTime();
        work.run();
        return Duration.ofNanos(thread.getCurrentThreadCpuTime() - began);
    }

    /** Of this process until now; the database is another one. */
    public static Duration ofProcess() {
        return Duration.ofNanos(
                ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime());
    }
}
