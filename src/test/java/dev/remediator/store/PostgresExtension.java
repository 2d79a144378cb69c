package dev.remediator.store;

import dev.remediator.store.TestPostgres.Database;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionPoolConfiguration.ConnectionValidator;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstantiationAwareExtension;

/**
 * Gives a test a {@link DataSource} or {@link Transactions} on a real PostgreSQL with all migrations. Use it by
 * {@code @ExtendWith(PostgresExtension.class)} and a parameter of the constructor, of {@code @BeforeEach} or of the test
 * method: each test class has a database of its own, which is put back to what the migrations made before each method. A
 * parameter of {@code @BeforeAll} gives one that all methods share, and that is not put back.
 *
 * <p>Sessions are hostile: their time zone is neither UTC nor the JVM's, and intervals have a form of their own, so that SQL
 * that depends on either is found out.
 */
public final class PostgresExtension implements ParameterResolver, TestInstantiationAwareExtension {
    private static final Namespace NAMESPACE = Namespace.create(PostgresExtension.class);
    static final int POOL_SIZE = 16;
    private static final Set<Class<?>> TYPES = Set.of(DataSource.class, Transactions.class);
    private static final String HOSTILE_SESSION =
            "SET TIME ZONE 'America/St_Johns'; SET intervalstyle = 'sql_standard'";

    /** Who uses the database at present: a test method, or the whole class. */
    private record User(String uniqueId) {}

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext rootContext) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return TYPES.contains(parameter.getParameter().getType());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Pool pool = ofClass(context).getStore(NAMESPACE).computeIfAbsent("pool", key -> Pool.open(), Pool.class);
        // Found in the class's store too, where @BeforeAll put it: then the methods share what it made.
        context.getStore(NAMESPACE)
                .computeIfAbsent(
                        "user",
                        key -> {
                            pool.restore();
                            return new User(context.getUniqueId());
                        },
                        User.class);
        return parameter.getParameter().getType() == Transactions.class
                ? new Transactions(pool.dataSource())
                : pool.dataSource();
    }

    /** The context of the outermost test class, which its nested classes share. */
    private static ExtensionContext ofClass(ExtensionContext context) {
        ExtensionContext found = context;
        for (ExtensionContext c = context; c != c.getRoot(); c = c.getParent().orElseThrow()) {
            found = c.getTestClass().isPresent() ? c : found;
        }
        return found;
    }

    /** Closed by JUnit at the end of the class that it was made for. */
    record Pool(Database database, AgroalDataSource dataSource) implements AutoCloseable {
        static Pool open() {
            Database database = TestPostgres.get().createMigrated();
            var configuration = new AgroalDataSourceConfigurationSupplier()
                    .connectionPoolConfiguration(pool -> pool.maxSize(POOL_SIZE)
                            .exceptionSorter(new PostgreSQLExceptionSorter()) // broken connections leave the pool
                            .connectionValidator(ConnectionValidator.defaultValidator())
                            .validateOnBorrow(true)
                            .acquisitionTimeout(Duration.ofSeconds(2))
                            .connectionFactoryConfiguration(factory -> factory.jdbcUrl(database.url())
                                    .principal(new NamePrincipal(database.user()))
                                    .credential(new SimplePassword(database.password()))
                                    .initialSql(HOSTILE_SESSION)));
            try {
                return new Pool(database, AgroalDataSource.from(configuration));
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        void restore() {
            try (Connection connection = dataSource.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CALL seed.restore()");
            } catch (SQLException e) {
                throw new IllegalStateException("the test database cannot be put back", e);
            }
        }

        @Override
        public void close() {
            dataSource.close();
            TestPostgres.get().drop(database);
        }
    }
}
