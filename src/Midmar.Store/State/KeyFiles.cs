using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Midmar.Store.State;

/// <summary>The keys of data protection, one file each, readable by the centre's account alone.</summary>
internal sealed class KeyFiles(string folder) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Directory.EnumerateFiles(folder, "*.xml").Order(StringComparer.Ordinal).Select(file => XElement.Load(file))];

    public void StoreElement(XElement element, string friendlyName)
    {
        // The name is the framework's own, letters, digits and dashes; anything else would be a mistake, not an input.
        ArgumentException.ThrowIfNullOrEmpty(friendlyName);
        var path = Path.Combine(folder, $"{Path.GetFileName(friendlyName)}.xml");
        var fresh = path + ".new";
        File.Delete(fresh);
        StateFolder.WritePrivate(fresh, System.Text.Encoding.UTF8.GetBytes(element.ToString()));
        File.Move(fresh, path, overwrite: true);
    }
}
