package dev.remediator.channel.slack;

/**
 * Where something comes from, as Slack says it in what it has signed.
 *
 * @param app id of the app that it was done with
 * @param team id of the workspace
 * @param userTeam id of the workspace that the person belongs to: in a shared channel, it may be another
 * @param channel id of the channel
 * @param user id of the person, never a name
 */
record Origin(String app, String team, String userTeam, String channel, String user) {}
