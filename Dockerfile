# Built where it shall run: the embedded PostgreSQL in it is that of the building machine's architecture.
FROM eclipse-temurin:25-jdk AS build
WORKDIR /build
COPY .mvn .mvn
COPY mvnw pom.xml ./
# A layer of its own for what is downloaded: it changes with pom.xml only.
RUN --mount=type=cache,target=/root/.m2 ./mvnw --batch-mode --no-transfer-progress -DskipTests -Dmaven.test.skip=true quarkus:go-offline
COPY src src
RUN --mount=type=cache,target=/root/.m2 ./mvnw --batch-mode --no-transfer-progress -DskipTests -Dmaven.test.skip=true package

FROM eclipse-temurin:25-jre
# Charts are drawn with the system's fonts.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends fontconfig fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 remediator \
 && useradd --uid 10001 --gid remediator --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin remediator \
 && install --directory --owner=remediator --group=remediator --mode=0700 /var/lib/remediator
WORKDIR /opt/remediator
# Owned by root: the service cannot change its own program.
COPY --from=build /build/target/quarkus-app quarkus-app
COPY remediator .
# What the JVM learns here halves the time of every start; it holds for this JVM and these files only.
RUN ./remediator prepare-fast-start
USER remediator
ENV QUARKUS_HTTP_HOST=0.0.0.0 \
    REMEDIATOR_DATA=/var/lib/remediator \
    REMEDIATOR_REMEDIATIONS=/etc/remediator/remediations
VOLUME /var/lib/remediator
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /q/health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
ENTRYPOINT ["./remediator"]
CMD ["serve"]
