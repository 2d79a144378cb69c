package dev.remediator.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.remediator.report.Told;
import dev.remediator.run.Announcement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ReviewPicturesTest {
    private static final byte[] PNG = {1, 2, 3};

    private static Optional<Picture> picture(Function<UUID, Optional<byte[]>> png, Announcement.Kind... kinds) {
        Told told = Told.begin();
        for (var kind : kinds) told.say(kind);
        List<News> news = new KeptThread().say(told.all());
        return ReviewPictures.of(png, incident -> "latency of " + incident).of(news);
    }

    @Test
    void theReviewHasThePictureOfItsIncidentAndItsWords() {
        assertThat(picture(id -> Optional.of(PNG), Announcement.Kind.INCIDENT_CLOSED, Announcement.Kind.REVIEWED))
                .hasValueSatisfying(picture -> {
                    assertThat(picture.png()).isEqualTo(PNG);
                    assertThat(picture.words()).isEqualTo("latency of " + Told.INCIDENT);
                });
    }

    @Test
    void nothingElseHasOneOrIsDrawn() {
        Function<UUID, Optional<byte[]>> drawn = id -> {
            throw new AssertionError("drawn");
        };
        assertThat(picture(drawn, Announcement.Kind.INCIDENT_OPENED, Announcement.Kind.INCIDENT_CLOSED))
                .isEmpty();
    }

    @Test
    void whereNothingWasRecordedThereIsNone() {
        assertThat(picture(id -> Optional.empty(), Announcement.Kind.REVIEWED)).isEmpty();
    }

    @Test
    void whatIsTooLargeOrFailsIsLeftOut() {
        assertThat(picture(id -> Optional.of(new byte[Picture.MAX + 1]), Announcement.Kind.REVIEWED))
                .isEmpty();
        assertThat(picture(
                        id -> {
                            throw new IllegalStateException("the database is away");
                        },
                        Announcement.Kind.REVIEWED))
                .isEmpty();
    }
}
