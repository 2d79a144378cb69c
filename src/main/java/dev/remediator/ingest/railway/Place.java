package dev.remediator.ingest.railway;

/** Where in Railway something happened. Parts that an event does not name are {@link Part#NONE}. */
public record Place(Part project, Part environment, Part service) {
    /**
     * One part; the id is stable, the name is what people read and write.
     *
     * @param id empty if unknown
     * @param name empty if unknown
     */
    public record Part(String id, String name) {
        public static final Part NONE = new Part("", "");
    }
}
