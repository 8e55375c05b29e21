using CsCheck;
using Midmar.Centre.Events;
using Midmar.Centre.Evidence;
using Midmar.Centre.Incidents;
using Midmar.Centre.People;
using Midmar.Centre.Tests.Events;
using Xunit;

namespace Midmar.Centre.Tests.Evidence;

/// <summary>Whatever people try, in whatever order: a chain of custody has no gap.</summary>
public sealed class CustodyTests
{
    private static readonly Author[] People = [.. new[] { "amal", "badr", "clara", "dana" }.Select(n => new Author(ActorKind.Person, n, n))];

    private static readonly Func<LedgerWork, Member, Outcome<Nothing>>[] Acts =
    [
        (w, to) => CustodyRules.HandOver(w, 1, to, "SOC", "r"),
        (w, _) => CustodyRules.Confirm(w, 1),
        (w, _) => CustodyRules.CallOff(w, 1, "r"),
        (w, to) => CustodyRules.HandOut(w, 1, "Police of " + to.Name, "SOC", "r"),
        (w, to) => CustodyRules.Return(w, 1, to.Name, "SOC", "r"),
        (w, _) => CustodyRules.Examine(w, 1, "p"),
        (w, _) => CustodyRules.Copy(w, 1, "p") is Refused<IReadOnlyList<long>>(var why) ? why : default(Nothing),
        (w, _) => CustodyRules.AskDisposal(w, 1, "r"),
        (w, _) => CustodyRules.DecideDisposal(w, 1, isAgreed: true, string.Empty),
        (w, _) => CustodyRules.DecideDisposal(w, 1, isAgreed: false, "r"),
    ];

    // Confirming and handing over more often than ending, so that chains become long.
    private static readonly int[] Weights = [0, 0, 0, 1, 1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9];

    private static readonly Gen<(int By, int To, int Act)[]> Tries = Gen.Select(
        Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, Weights.Length - 1].Select(i => Weights[i])).Array[1, 60];

    [Fact]
    public void Custody_is_never_broken_by_any_order_of_acts() => Tries.Sample(
        tries =>
        {
            var ledger = EvidenceTests.WithIncidentAsync().GetAwaiter().GetResult();
            EvidenceTests.SealAsync(ledger).GetAwaiter().GetResult();
            var first = EvidenceTests.Of(ledger, 1);
            for (var i = 0; i < tries.Length; i++)
            {
                var before = EvidenceTests.Of(ledger, 1);
                var (by, to, act) = tries[i];
                var outcome = ledger.DoAsync(People[by], MemoryEventStore.Kickoff.AddMinutes(i), w => Acts[act](w, new Member(People[to].Id, People[to].Name)), CancellationToken.None).GetAwaiter().GetResult();
                Check(before, EvidenceTests.Of(ledger, 1), outcome is Done<Nothing>, People[by]);
            }

            var last = EvidenceTests.Of(ledger, 1);
            CheckChain(last);
            Assert.Equal((first.Content, first.Acquired, first.Incident), (last.Content, last.Acquired, last.Incident));
        },
        iter: 2_000,
        threads: 1);

    private static void Check(EvidenceItem before, EvidenceItem after, bool isDone, Author by)
    {
        if (!isDone)
        {
            Assert.Equal(before.Custody.Length, after.Custody.Length);
            return;
        }

        Assert.Equal(before.Custody.Length + 1, after.Custody.Length);
        Assert.True(before.Custody.AsSpan().SequenceEqual(after.Custody.AsSpan()[..^1]));
        Assert.Equal(by.Id, after.Custody[^1].By.Id);
        Assert.NotEqual(EvidenceState.Disposed, before.State);
    }

    private static void CheckChain(EvidenceItem item)
    {
        var holder = item.Custody[0].To!;
        CustodyLine? offered = null;
        CustodyLine? asked = null;
        foreach (var line in item.Custody.Skip(1))
        {
            Assert.Equal(holder, line.From);
            switch (line.Act)
            {
                case CustodyAct.HandedOver:
                    Assert.NotEqual(line.By.Id, line.To!.Id);
                    (offered, asked) = (line, null);
                    break;
                case CustodyAct.Confirmed:
                    Assert.Equal(offered!.To, line.To);
                    Assert.Equal(offered.To!.Id, line.By.Id);
                    Assert.NotEqual(offered.By.Id, line.By.Id);
                    (holder, offered) = (line.To!, null);
                    break;
                case CustodyAct.Declined or CustodyAct.Withdrawn:
                    Assert.NotNull(offered);
                    offered = null;
                    break;
                case CustodyAct.HandedOut or CustodyAct.Returned:
                    Assert.Null(offered);
                    Assert.Null(line.To!.Id);
                    holder = line.To;
                    break;
                case CustodyAct.DisposalAsked:
                    Assert.Null(offered);
                    asked = line;
                    break;
                case CustodyAct.DisposalRefused:
                    Assert.NotNull(asked);
                    asked = null;
                    break;
                case CustodyAct.Disposed:
                    Assert.NotEqual(asked!.By.Id, line.By.Id);
                    break;
            }
        }

        Assert.Equal(holder, item.Custodian);
        Assert.Equal(item.State == EvidenceState.Disposed, item.Custody[^1].Act == CustodyAct.Disposed);
        Assert.DoesNotContain(item.Custody.SkipLast(1), l => l.Act == CustodyAct.Disposed);
    }
}
