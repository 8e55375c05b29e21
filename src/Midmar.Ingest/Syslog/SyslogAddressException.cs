namespace Midmar.Ingest.Syslog;

/// <summary>An address for syslog cannot be listened on; the message says which, why and what to do.</summary>
/// <param name="message">What to say.</param>
/// <param name="cause">Why.</param>
public sealed class SyslogAddressException(string message, Exception cause) : IOException(message, cause);
