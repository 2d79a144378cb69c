package dev.remediator.run;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Port: whoever tells people. Announcements are stored in the very transaction that makes them true. */
public interface Announcements {
    void insert(Connection connection, List<Announcement> announcements) throws SQLException;

    /** Called after that transaction was committed: there is something to send. Must return at once. */
    void committed();
}
