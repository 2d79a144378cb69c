package dev.remediator.channel;

import dev.remediator.run.Announcement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jboss.logging.Logger;

/** The charts of an incident, for the news that it was reviewed. */
final class ReviewPictures implements PictureSource {
    private static final Logger LOG = Logger.getLogger(ReviewPictures.class);

    private final Function<UUID, Optional<byte[]>> png;
    private final Function<UUID, String> words;

    private ReviewPictures(Function<UUID, Optional<byte[]>> png, Function<UUID, String> words) {
        this.png = png;
        this.words = words;
    }

    static PictureSource of(Function<UUID, Optional<byte[]>> png, Function<UUID, String> words) {
        return new ReviewPictures(png, words);
    }

    @Override
    public Optional<Picture> of(List<News> news) {
        return news.stream()
                .map(News::announcement)
                .filter(a -> a.kind() == Announcement.Kind.REVIEWED)
                .map(Announcement::incident)
                .reduce((earlier, later) -> later)
                .flatMap(this::drawn);
    }

    private Optional<Picture> drawn(UUID incident) {
        try {
            return png.apply(incident).map(bytes -> new Picture(bytes, words.apply(incident)));
        } catch (RuntimeException e) { // the database is away, or it is too large: the news are told without it
            LOG.warnf("Incident %s is reviewed without a picture: %s", incident, e.getMessage());
            return Optional.empty();
        }
    }
}
