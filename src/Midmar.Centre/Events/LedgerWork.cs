using System.Collections.Immutable;

namespace Midmar.Centre.Events;

/// <summary>One decision being taken: what is there, and what it adds. Not thread-safe.</summary>
public sealed class LedgerWork
{
    private readonly WorkspaceLedger ledger;
    private readonly Dictionary<StreamId, IDraft> drafts = [];
    private readonly List<IDraft> order = [];

    internal LedgerWork(WorkspaceLedger ledger, Author by, DateTime at) => (this.ledger, By, At) = (ledger, by, at);

    /// <summary>Who decides.</summary>
    public Author By { get; }

    /// <summary>When, on the workspace's clock, UTC.</summary>
    public DateTime At { get; }

    internal IReadOnlyList<StreamChange> Changes => [.. order.Select(d => d.Change)];

    /// <summary>An entity as it is, with what this decision added; null when there is none of that number.</summary>
    public TState? Find<TState, TEvent>(EntityKind<TState, TEvent> kind, long number)
        where TState : class
        where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(kind);
        return drafts.TryGetValue(new StreamId(kind.Name, number), out var draft)
            ? ((Draft<TState, TEvent>)draft).State
            : ledger.Open(kind).Content.Find(number)?.State;
    }

    /// <summary>All entities of a kind as they were before this decision, by number.</summary>
    public IEnumerable<Kept<TState>> All<TState, TEvent>(EntityKind<TState, TEvent> kind)
        where TState : class
        where TEvent : class => ledger.Open(kind).Content.All.Values;

    /// <summary>The next number of a kind.</summary>
    public long Next<TState, TEvent>(EntityKind<TState, TEvent> kind)
        where TState : class
        where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(kind);
        var all = ledger.Open(kind).Content.All;
        var last = all.IsEmpty ? 0 : all.Keys.ElementAt(all.Count - 1);
        return Math.Max(last, order.Where(d => d.Stream.Kind == kind.Name).Select(d => d.Stream.Number).DefaultIfEmpty().Max()) + 1;
    }

    /// <summary>Something happened to an entity.</summary>
    public void Add<TState, TEvent>(EntityKind<TState, TEvent> kind, long number, TEvent happened)
        where TState : class
        where TEvent : class
    {
        ArgumentNullException.ThrowIfNull(kind);
        var stream = new StreamId(kind.Name, number);
        if (!drafts.TryGetValue(stream, out var draft))
        {
            drafts[stream] = draft = new Draft<TState, TEvent>(ledger.Open(kind), stream);
            order.Add(draft);
        }

        ((Draft<TState, TEvent>)draft).Add(happened, this);
    }

    internal void Publish()
    {
        foreach (var kind in order.GroupBy(d => d.Stream.Kind, StringComparer.Ordinal))
        {
            kind.First().Publish([.. kind]);
        }
    }

    private interface IDraft
    {
        StreamId Stream { get; }

        StreamChange Change { get; }

        /// <summary>Shows this and others of its kind.</summary>
        void Publish(IReadOnlyList<IDraft> ofKind);
    }

    private sealed class Draft<TState, TEvent> : IDraft
        where TState : class
        where TEvent : class
    {
        private readonly LedgerShelf<TState, TEvent> shelf;
        private readonly List<(string Type, string Json)> events = [];
        private readonly long before;

        public Draft(LedgerShelf<TState, TEvent> shelf, StreamId stream)
        {
            this.shelf = shelf;
            Stream = stream;
            var kept = shelf.Content.Find(stream.Number);
            (State, before) = (kept?.State, kept?.Version ?? 0);
        }

        public StreamId Stream { get; }

        public TState? State { get; private set; }

        public StreamChange Change => new(Stream, before, events, shelf.Kind.Format, shelf.Kind.Write(State!));

        public void Add(TEvent happened, LedgerWork work)
        {
            events.Add(shelf.Kind.Write(happened));
            State = shelf.Kind.Apply(State, new Happened<TEvent>(happened, work.By, work.At, before + events.Count));
        }

        public void Publish(IReadOnlyList<IDraft> ofKind) => shelf.Content.Put(
            [.. ofKind.Cast<Draft<TState, TEvent>>().Select(d => new Kept<TState>(d.Stream.Number, d.before + d.events.Count, d.State!))]);
    }
}

internal interface ILedgerShelf
{
    void Replace(IReadOnlyList<StoredState> states);
}

/// <summary>A shelf with its kind.</summary>
internal sealed class LedgerShelf<TState, TEvent> : ILedgerShelf
    where TState : class
    where TEvent : class
{
    private readonly Func<StreamId, TState> rebuild;

    public LedgerShelf(EntityKind<TState, TEvent> kind, IReadOnlyList<StoredState> states, Func<StreamId, TState> rebuild)
    {
        Kind = kind;
        this.rebuild = rebuild;
        Content = new Shelf<TState>(Read(states));
    }

    public EntityKind<TState, TEvent> Kind { get; }

    public Shelf<TState> Content { get; }

    public void Replace(IReadOnlyList<StoredState> states) => Content.Replace(Read(states));

    private ImmutableSortedDictionary<long, Kept<TState>> Read(IReadOnlyList<StoredState> states) => states.ToImmutableSortedDictionary(
        s => s.Stream.Number,
        s => new Kept<TState>(s.Stream.Number, s.Version, s.Format == Kind.Format ? EntityKind<TState, TEvent>.Read(s) : rebuild(s.Stream)));
}
