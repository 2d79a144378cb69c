package dev.remediator.console;

import dev.remediator.guard.Freeze;
import dev.remediator.report.FreezeReader;
import dev.remediator.report.FreezeView;
import dev.remediator.store.StoreException;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;

/** What people have stopped, for the banner of every page: {@code {inject:standstill.freezes}}. */
@Named("standstill")
@Singleton
public final class Standstill {
    private final FreezeReader freezes;

    public Standstill(FreezeReader freezes) {
        this.freezes = freezes;
    }

    /** None where the database is away: what else is on the page says so. */
    public List<Freeze> freezes() {
        try {
            return freezes.standing().stream().map(FreezeView::freeze).toList();
        } catch (StoreException e) {
            return List.of();
        }
    }
}
