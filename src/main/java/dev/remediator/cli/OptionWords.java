package dev.remediator.cli;

import dev.remediator.schema.SchemaFile;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** The words of an option that knows only some, in any case, and what is said of another one. */
abstract class OptionWords<E extends Enum<E>> implements ITypeConverter<E> {
    private final Class<E> type;

    OptionWords(Class<E> type) {
        this.type = type;
    }

    static final class OfFormat extends OptionWords<CommonOptions.Format> {
        OfFormat() {
            super(CommonOptions.Format.class);
        }
    }

    static final class OfWhen extends OptionWords<Paint.When> {
        OfWhen() {
            super(Paint.When.class);
        }
    }

    static final class OfSchemaFile extends OptionWords<SchemaFile> {
        OfSchemaFile() {
            super(SchemaFile.class);
        }
    }

    static final class OfShell extends OptionWords<CompletionCommand.Shell> {
        OfShell() {
            super(CompletionCommand.Shell.class);
        }
    }

    @Override
    public E convert(String value) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> word(each).equals(value.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        new TypeConversionException("'" + value + "' is none of " + String.join(", ", words(type))));
    }

    /** As they are written on a command line. */
    static List<String> words(Class<? extends Enum<?>> type) {
        return Arrays.stream(type.getEnumConstants()).map(OptionWords::word).toList();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
