package dev.remediator.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.CronExpression;

class QuartzCronTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 9 1 * *       | 0 0 9 1 * ?",
                "0 9 * * *       | 0 0 9 * * ?",
                "*/5 * * * *     | 0 */5 * * * ?",
                "30 6 * * 1-5    | 0 30 6 ? * MON,TUE,WED,THU,FRI",
                "0 9 * * mon     | 0 0 9 ? * MON",
                "0 9 * * 0       | 0 0 9 ? * SUN",
                "0 9 * * 7       | 0 0 9 ? * SUN",
                "0 9 * * 5-7     | 0 0 9 ? * SUN,FRI,SAT",
                "0 9 * * fri-mon | 0 0 9 ? * SUN,MON,FRI,SAT",
                "0 9 * * */2     | 0 0 9 ? * SUN,TUE,THU,SAT",
                "0 9 1,15 jan *  | 0 0 9 1,15 JAN ?"
            })
    void unixFieldsBecomeThoseOfQuartz(String unix, String quartz) throws Exception {
        assertThat(QuartzCron.of(unix)).isEqualTo(quartz);
        assertThat(CronExpression.isValidExpression(quartz)).isTrue();
    }

    @Test
    void mondayIsMonday() throws Exception {
        var expression = new CronExpression(QuartzCron.of("0 9 * * 1"));
        expression.setTimeZone(TimeZone.getTimeZone(ZoneId.of("Europe/Berlin")));

        var next = expression.getNextValidTimeAfter(Date.from(Instant.parse("2026-11-20T12:00:00Z")));

        assertThat(next.toInstant()).isEqualTo("2026-11-23T08:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 9 1 * 1", "0 9 * *", "0 9 * * 8", "0 9 * * x", "0 9 * * 1/0"})
    void whatIsNotUnderstoodIsRefused(String unix) {
        assertThatIllegalArgumentException().isThrownBy(() -> QuartzCron.of(unix));
    }
}
