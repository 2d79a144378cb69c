package dev.remediator.run;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Port: whoever tells people. Announcements are stored in the very transaction that makes them true. */
public interface Announcements {
    /** Adds what must be stored to the statements of that transaction. */
    void add(RoundTrip trip, List<Announcement> announcements);

    /** Stores them at once. */
    default void insert(Connection connection, List<Announcement> announcements) throws SQLException {
        var trip = new RoundTrip();
        add(trip, announcements);
        trip.run(connection);
    }

    /** Called after that transaction was committed: there is something to send. Must return at once. */
    void committed();
}
