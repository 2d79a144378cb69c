package dev.remediator.outbound;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** TLS handshakes for their certificates. Each is one connection over which nothing is sent. */
final class TlsCalls {
    private final OutboundLimits limits;
    private final ExecutorService executor;

    TlsCalls(OutboundLimits limits, ExecutorService executor) {
        this.limits = limits;
        this.executor = executor;
    }

    Answer<Certificates> greet(Greeting greeting, String origin) throws InterruptedException {
        Judge judge;
        try {
            judge = new Judge(trusted(greeting.authority()));
        } catch (IOException | GeneralSecurityException e) {
            return new Answer.NotSent<>("the authorities to trust cannot be read: " + e.getMessage(), false);
        }
        var address = new InetSocketAddress(
                greeting.uri().getHost(),
                greeting.uri().getPort() < 0 ? 443 : greeting.uri().getPort());
        if (address.isUnresolved()) return new Answer.NotSent<>("the host of " + origin + " is not known", true);
        try (var socket = new Socket()) {
            try {
                socket.connect(address, (int) limits.connect().toMillis());
            } catch (SocketTimeoutException e) {
                return new Answer.NotSent<>(origin + " took no connection in time", true);
            } catch (IOException e) {
                return new Answer.NotSent<>(origin + " took no connection: " + e.getMessage(), true);
            }
            return shake(socket, judge, greeting, origin);
        } catch (IOException e) {
            return new Answer.Ambiguous<>("the connection to " + origin + " broke: " + e.getMessage());
        }
    }

    private Answer<Certificates> shake(Socket socket, Judge judge, Greeting greeting, String origin)
            throws InterruptedException, IOException {
        var total = limits.total(greeting.total());
        var running = executor.submit(() -> {
            handshake(socket, judge, greeting.serverName());
            return judge;
        });
        try {
            var unused = running.get(total.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            // Whatever it did not like afterwards, a certificate that was shown is one that can be judged.
            if (judge.chain.isEmpty())
                return new Answer.Ambiguous<>("no TLS connection to " + origin + ": "
                        + (e.getCause() == null ? e : e.getCause()).getMessage());
        } catch (TimeoutException e) {
            socket.close(); // a blocking handshake has no other end
            return new Answer.Ambiguous<>(origin + " did not finish its handshake within " + total.toMillis() + " ms");
        } catch (InterruptedException e) {
            socket.close();
            throw e;
        }
        return judge.chain.isEmpty()
                ? new Answer.Ambiguous<>(origin + " showed no certificate")
                : new Answer.Complete<>(new Certificates(judge.chain, Optional.ofNullable(judge.distrust)));
    }

    private static void handshake(Socket socket, Judge judge, String serverName)
            throws IOException, GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {judge}, null);
        try (var tls =
                (SSLSocket) context.getSocketFactory().createSocket(socket, serverName, socket.getPort(), true)) {
            var parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            tls.startHandshake();
        }
    }

    private static X509ExtendedTrustManager trusted(Optional<Path> authority)
            throws IOException, GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(authority.isEmpty() ? null : authorities(authority.get()));
        return Arrays.stream(factory.getTrustManagers())
                .filter(X509ExtendedTrustManager.class::isInstance)
                .map(X509ExtendedTrustManager.class::cast)
                .findFirst()
                .orElseThrow(() -> new GeneralSecurityException("the Java platform judges no certificates"));
    }

    private static KeyStore authorities(Path file) throws IOException, GeneralSecurityException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(file)) {
            var number = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in))
                store.setCertificateEntry("authority-" + number++, certificate);
        }
        return store;
    }

    /**
     * Notes what was shown and what is wrong with it, and lets the handshake go on: nothing is sent over the connection,
     * and a certificate that is not trusted is what people want to be told about.
     */
    private static final class Judge extends X509ExtendedTrustManager {
        private final X509ExtendedTrustManager strict;
        private volatile List<X509Certificate> chain = List.of();
        private volatile @Nullable String distrust;

        Judge(X509ExtendedTrustManager strict) {
            this.strict = strict;
        }

        private interface Question {
            void ask() throws CertificateException;
        }

        private void note(X509Certificate[] shown, Question question) {
            chain = List.of(shown);
            try {
                question.ask();
            } catch (CertificateException e) {
                distrust = String.valueOf(e.getMessage());
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String kind, Socket socket) {
            note(shown, () -> strict.checkServerTrusted(shown, kind, socket));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String kind, SSLEngine engine) {
            note(shown, () -> strict.checkServerTrusted(shown, kind, engine));
        }

        @Override
        public void checkServerTrusted(X509Certificate[] shown, String kind) {
            note(shown, () -> strict.checkServerTrusted(shown, kind));
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String kind, Socket socket)
                throws CertificateException {
            throw new CertificateException("nobody is a client here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String kind, SSLEngine engine)
                throws CertificateException {
            throw new CertificateException("nobody is a client here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] shown, String kind) throws CertificateException {
            throw new CertificateException("nobody is a client here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return strict.getAcceptedIssuers();
        }
    }
}
