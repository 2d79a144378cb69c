package dev.remediator.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the embedded server is set, for a machine with two cores that it shares with Remediator. {@code fsync} and
 * {@code synchronous_commit} are left on, as PostgreSQL's defaults have them: accepted means kept.
 */
final class ServerSettings {
    private ServerSettings() {}

    /** The command line arguments of {@code postgres}; they take precedence over the files in the data folder. */
    static List<String> arguments(int port) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listen_addresses", "127.0.0.1");
        settings.put("port", Integer.toString(port));
        settings.put("unix_socket_directories", "");
        settings.put("max_connections", "40");

        settings.put("shared_buffers", "64MB");
        settings.put("work_mem", "4MB");
        settings.put("maintenance_work_mem", "32MB");
        settings.put("effective_cache_size", "512MB");
        settings.put("random_page_cost", "1.1");
        settings.put("jit", "off");

        // No replica ever reads this log: the smallest form of it.
        settings.put("wal_level", "minimal");
        settings.put("max_wal_senders", "0");
        settings.put("wal_buffers", "4MB");
        settings.put("wal_compression", "on");
        settings.put("checkpoint_timeout", "15min");
        settings.put("max_wal_size", "512MB"); // bounds the disk it takes, and the recovery after a crash to seconds
        settings.put("min_wal_size", "80MB");

        settings.put("max_worker_processes", "2");
        settings.put("max_parallel_workers_per_gather", "0");
        settings.put("max_logical_replication_workers", "0");
        settings.put("autovacuum_max_workers", "2");

        settings.put("timezone", "UTC");
        settings.put("log_timezone", "UTC");
        settings.put("log_line_prefix", "%m [%p] ");
        settings.put("log_checkpoints", "off");
        // Statements, parameters and details of errors hold alert data, which may hold credentials.
        settings.put("log_error_verbosity", "terse");
        settings.put("log_min_error_statement", "panic");

        List<String> arguments = new ArrayList<>();
        settings.forEach((name, value) -> {
            arguments.add("-c");
            arguments.add(name + "=" + value);
        });
        return arguments;
    }
}
