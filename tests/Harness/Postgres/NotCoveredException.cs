namespace Conformance.Postgres;

/// <summary>
/// Something this machine's PostgreSQL cannot judge, such as a library that only the rendered image has. Neither a pass
/// nor a failure: the check did not run, and the message says why.
/// </summary>
public sealed class NotCoveredException(string reason) : Exception(reason);
