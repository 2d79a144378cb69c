package dev.remediator.action;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Bounds of a component of a settings or input record, both included, written as the file would: numbers ({@code 1}),
 * durations ({@code 5m}); of a text its characters, of a list or map its entries. Held when a file is checked and shown to
 * editors.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
    /** Empty: none. */
    String min() default "";

    /** Empty: none. */
    String max() default "";
}
