using System.Net;
using Midmar.Sigma.Diagnostics;
using Midmar.Sigma.Rules;

namespace Midmar.Sigma.Modifiers;

/// <summary><c>cidr</c>: the value is an IPv4 or IPv6 network; a single address is a network of one.</summary>
internal sealed class CidrModifier : Modifier
{
    public override ItemValue? Apply(ItemValue value, ModifierContext context)
    {
        if (value is not ItemValue.Text text)
        {
            return Unfit(value, context, "a network");
        }

        var written = text.Pattern.ToString();
        if (IPNetwork.TryParse(written, out var network))
        {
            return new ItemValue.Final(new ValueTest.InNetwork(network));
        }

        if (IPAddress.TryParse(written, out var address) && written.AsSpan().IndexOfAny('.', ':') >= 0)
        {
            return new ItemValue.Final(new ValueTest.InNetwork(new IPNetwork(address, address.GetAddressBytes().Length * 8)));
        }

        var slash = written.IndexOf('/', StringComparison.Ordinal);
        var reason = slash > 0 && IPAddress.TryParse(written.AsSpan(0, slash), out _) && int.TryParse(written.AsSpan(slash + 1), out var bits) && bits is >= 0 and <= 128
            ? "has bits set beyond its prefix, or too long a prefix"
            : "is not an IPv4 or IPv6 network";
        return context.Refuse(DiagnosticCodes.BadNetwork, $"'{written}' {reason}");
    }
}
