package dev.remediator.playbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronFieldsTest {
    private static final CronParser PEER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0 9 1 * *",
                "* * * * *",
                "*/15 8-18/2 * * 1-5",
                "0,30 0 29 2 *",
                "0 0 31 JAN,jul *",
                "5 4 * * sun",
                "0 0 * * FRI-SUN",
                "0 0 * * 7",
                "  0   9 * * MON ",
                "10-50/10,55 * * 3-5 *",
            })
    void a_line_of_unix_cron_is_read(String line) throws CronFields.Malformed {
        assertThat(CronFields.parse(line)).isNotNull();
        assertThat(PEER.parse(line.strip()).validate()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 9 1,,2 * *        | 6",
                "0 9 32 * *          | 4",
                "0 9 -1 * *          | 4",
                "0 9 * * 8           | 8",
                "0 9 * 13 *          | 6",
                "0 9 * * SUN-TUE     | 8",
                "0 9 * * MON#1       | 8",
                "0 9 1W * *          | 4",
                "0 9 30 FEB *        | 4",
                "0 9 1 1 1           | 8",
                "60 9 * * *          | 0",
                "1000000000 9 * * *  | 0",
                "1/5 9 * * *         | 0",
                "*/60 9 * * *        | 2",
                "@reboot             | 0",
            })
    void what_is_wrong_has_its_place(String line, int offset) {
        assertThatThrownBy(() -> CronFields.parse(line))
                .isInstanceOfSatisfying(
                        CronFields.Malformed.class,
                        malformed -> assertThat(malformed.offset).isEqualTo(offset));
    }

    /** Whoever carries a schedule out uses another parser: whatever is accepted here, that one must read, and it must come. */
    @Test
    void what_is_accepted_another_reads_and_it_comes_one_day() {
        var random = new Random(20_261_123);
        var from = ZonedDateTime.of(2026, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
        int accepted = 0;
        for (int i = 0; i < 20_000; i++) {
            String line = field(random, 0, 59) + " " + field(random, 0, 23) + " " + field(random, 1, 31) + " "
                    + field(random, 1, 12) + " " + field(random, 0, 7);
            try {
                var fields = CronFields.parse(line);
                var next = ExecutionTime.forCron(PEER.parse(line).validate()).nextExecution(from);
                assertThat(next).as(line).isPresent();
                if (!fields.onWorkingDays())
                    assertThat(next.get().getDayOfWeek().getValue()).as(line).isGreaterThan(5);
                accepted++;
            } catch (CronFields.Malformed e) {
                assertThat(e.offset).as(line).isBetween(0, line.length());
            }
        }
        assertThat(accepted).isGreaterThan(1_000);
    }

    private static String field(Random random, int least, int most) {
        int a = random.nextInt(least, most + 1);
        int b = random.nextInt(least, most + 1);
        return switch (random.nextInt(9)) {
            case 0 -> "" + a;
            case 1 -> a + "-" + b;
            case 2 -> "*/" + (1 + random.nextInt(most));
            case 3 -> a + "," + b;
            case 4 -> a + "-" + b + "/2";
            default -> "*";
        };
    }
}
