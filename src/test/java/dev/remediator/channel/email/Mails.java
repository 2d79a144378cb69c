package dev.remediator.channel.email;

import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;

/** Reads a mail as a program for mails does. */
final class Mails {
    private Mails() {}

    static MimeMessage parse(String mail) {
        try {
            return new MimeMessage(
                    jakarta.mail.Session.getInstance(new Properties()),
                    new ByteArrayInputStream(mail.getBytes(StandardCharsets.UTF_8)));
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    static String text(MimeMessage mail) {
        return part(mail, "text/plain");
    }

    static String html(MimeMessage mail) {
        return part(mail, "text/html");
    }

    static String header(MimeMessage mail, String name) {
        try {
            String[] values = Optional.ofNullable(mail.getHeader(name)).orElse(new String[0]);
            if (values.length > 1)
                throw new AssertionError(name + " is there more than once: " + Arrays.toString(values));
            return values.length == 0 ? "" : values[0];
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    static String subject(MimeMessage mail) {
        try {
            return mail.getSubject();
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    /** The first part of this type. */
    static Optional<Part> find(Part mail, String type) {
        try {
            if (mail.isMimeType(type)) return Optional.of(mail);
            if (mail.getContent() instanceof Multipart parts)
                for (int i = 0; i < parts.getCount(); i++) {
                    Optional<Part> found = find(parts.getBodyPart(i), type);
                    if (found.isPresent()) return found;
                }
            return Optional.empty();
        } catch (MessagingException | IOException e) {
            throw new AssertionError(e);
        }
    }

    static String contentId(Part part) {
        try {
            return part.getHeader("Content-ID")[0];
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    private static String part(Part mail, String type) {
        try {
            if (mail.isMimeType(type)) return mail.getContent().toString().replace("\r\n", "\n");
            if (mail.getContent() instanceof Multipart parts)
                for (int i = 0; i < parts.getCount(); i++) {
                    BodyPart part = parts.getBodyPart(i);
                    String found = part(part, type);
                    if (!found.isEmpty()) return found;
                }
            return "";
        } catch (MessagingException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
