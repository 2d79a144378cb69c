package dev.remediator.channel;

import java.util.List;
import java.util.Optional;

/** Where channels get the picture that goes with some news. */
public interface PictureSource {
    /** For channels without pictures. */
    PictureSource NONE = news -> Optional.empty();

    /** Empty where nothing goes with them, or it cannot be had: that never keeps news from being told, so nothing is thrown. */
    Optional<Picture> of(List<News> news);
}
