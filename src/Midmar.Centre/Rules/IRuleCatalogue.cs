using Midmar.Sigma.Rules;

namespace Midmar.Centre.Rules;

/// <summary>The rules in force. Any thread.</summary>
public interface IRuleCatalogue
{
    /// <summary>A rule; null when there is none of that id now.</summary>
    SigmaDocument? Find(string id);
}
