namespace Conformance.Ledger;

/// <summary>Compares the rows of one server, as they stream by, with the writers' histories. One byte of memory per write.</summary>
internal sealed class NodeCheck(string node, IReadOnlyList<WriterHistory> writers)
{
    private readonly Dictionary<int, WriterState> states = writers.ToDictionary(writer => writer.Writer, writer => new WriterState(writer));
    private readonly List<LedgerRow> phantoms = [];
    private readonly List<LedgerRow> duplicates = [];
    private readonly List<LedgerRow> outOfOrder = [];
    private readonly List<int> timelines = [];
    private long rows;

    /// <param name="row">By ascending id.</param>
    public void Add(LedgerRow row)
    {
        rows++;
        if (timelines.Count == 0 || timelines[^1] != row.Timeline)
            timelines.Add(row.Timeline);

        if (!states.TryGetValue(row.Writer, out var state) || state.Outcome(row.Sequence) is not { } outcome || outcome == Outcome.Fail)
        {
            phantoms.Add(row);
        }
        else if (!state.See(row.Sequence))
        {
            duplicates.Add(row);
        }
        else if (outcome == Outcome.Ok && !state.Advance(row.Sequence))
        {
            outOfOrder.Add(row);
        }
    }

    public NodeFindings Findings() => new(
        node,
        rows,
        [.. states.Values.SelectMany(state => state.Absent(Outcome.Ok)).OrderBy(write => write.Writer).ThenBy(write => write.Sequence)],
        phantoms,
        duplicates,
        outOfOrder,
        states.Values.Sum(state => state.Present(Outcome.Unknown).Count()),
        states.Values.Sum(state => state.Absent(Outcome.Unknown).Count()),
        timelines);

    private sealed class WriterState(WriterHistory history)
    {
        private readonly bool[] seen = new bool[history.Writes.Count];
        private int latest;

        /// <summary>Null where it was never invoked.</summary>
        public Outcome? Outcome(int sequence) =>
            sequence >= 1 && sequence <= seen.Length ? history.Writes[sequence - 1].Outcome : null;

        /// <summary>False where it was seen before.</summary>
        public bool See(int sequence)
        {
            var first = !seen[sequence - 1];
            seen[sequence - 1] = true;
            return first;
        }

        /// <summary>False where a later one came before.</summary>
        public bool Advance(int sequence)
        {
            var inOrder = sequence > latest;
            latest = Math.Max(latest, sequence);
            return inOrder;
        }

        public IEnumerable<Write> Present(Outcome outcome) => history.Writes.Where(write => seen[write.Sequence - 1] && write.Outcome == outcome);

        public IEnumerable<Write> Absent(Outcome outcome) => history.Writes.Where(write => !seen[write.Sequence - 1] && write.Outcome == outcome);
    }
}
