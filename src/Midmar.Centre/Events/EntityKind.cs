using System.Collections.Frozen;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Midmar.Centre.Events;

/// <summary>An event with who and when.</summary>
/// <param name="Event">What happened.</param>
/// <param name="By">Who did it.</param>
/// <param name="At">When, on the workspace's clock, UTC.</param>
/// <param name="Version">Its place in the stream, from 1.</param>
/// <typeparam name="TEvent">The kind's events.</typeparam>
public sealed record Happened<TEvent>(TEvent Event, Author By, DateTime At, long Version);

/// <summary>An entity as it is now.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Version">Events that made it (count).</param>
/// <param name="State">What it is.</param>
/// <typeparam name="TState">The kind's state.</typeparam>
public sealed record Kept<TState>(long Number, long Version, TState State);

/// <summary>
/// A kind of thing whose truth is its events: how it is called, and how an event changes it. States and events are kept as
/// JSON; each event type is named by a <see cref="JsonDerivedTypeAttribute"/> on the base type, for good.
/// </summary>
/// <typeparam name="TState">What the thing is: an immutable record.</typeparam>
/// <typeparam name="TEvent">What can happen to it: the base of records.</typeparam>
public sealed class EntityKind<TState, TEvent>
    where TState : class
    where TEvent : class
{
    private readonly FrozenDictionary<Type, string> names;

    /// <param name="name">How it is called in the store, for good: lower case, hyphens.</param>
    /// <param name="format">Grows when the state's shape changes; states of another format are made again from their events.</param>
    /// <param name="apply">What an event makes of the state (null before the first): pure.</param>
    public EntityKind(string name, int format, Func<TState?, Happened<TEvent>, TState> apply)
    {
        Name = name;
        Format = format;
        Apply = apply;
        names = typeof(TEvent).GetCustomAttributes<JsonDerivedTypeAttribute>()
            .ToFrozenDictionary(a => a.DerivedType, a => (string)a.TypeDiscriminator!);
    }

    /// <summary>How it is called in the store.</summary>
    public string Name { get; }

    /// <summary>The format of states.</summary>
    public int Format { get; }

    /// <summary>What an event makes of the state.</summary>
    public Func<TState?, Happened<TEvent>, TState> Apply { get; }

    /// <summary>Makes the state from all its events; null when there are none.</summary>
    public TState? Rebuild(IEnumerable<StoredEvent> events) =>
        events.Aggregate((TState?)null, (state, stored) => Apply(state, Read(stored)));

    /// <summary>An event as it was stored.</summary>
    public Happened<TEvent> Read(StoredEvent stored)
    {
        ArgumentNullException.ThrowIfNull(stored);
        var read = JsonSerializer.Deserialize<TEvent>(stored.Json, EventJson.Options)
            ?? throw new JsonException($"Event {stored.Position} ({stored.Stream}) says nothing.");
        return new Happened<TEvent>(read, stored.By, stored.At, stored.Version);
    }

    internal (string Type, string Json) Write(TEvent happened) =>
        (names[happened.GetType()], JsonSerializer.Serialize(happened, EventJson.Options));

    /// <summary>The state as it is kept.</summary>
    public string Write(TState state) => JsonSerializer.Serialize(state, EventJson.Options);

    internal static TState Read(StoredState stored) => JsonSerializer.Deserialize<TState>(stored.Json, EventJson.Options)
        ?? throw new JsonException($"{stored.Stream} is empty.");
}

/// <summary>How events and states are written.</summary>
internal static class EventJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,

        // Kept in a database, never put into a page as it is: Arabic stays Arabic.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { NeedNoNulls } },
    };

    /// <summary>What is null is not written, and so need not be there: what must be given when a state is made may still be null.</summary>
    private static void NeedNoNulls(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(p => p.IsSetNullable || Nullable.GetUnderlyingType(p.PropertyType) is not null))
        {
            property.IsRequired = false;
        }
    }
}
