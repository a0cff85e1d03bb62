using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Redress.Core.Kernel;
using Redress.Storage.Engine;
using Redress.Storage.Keys;

namespace Redress.Server.Web;

/// <summary>
/// The framework's data protection keeps its keys in our database, sealed: its own folder of files is written without a
/// sync and known to one node alone.
/// </summary>
internal sealed class ProtectionKeys(Database database, KeyRing keys, TimeProvider clock) : IXmlRepository
{
    // The framework asks without await, a few times in the life of a process.
    public IReadOnlyCollection<XElement> GetAllElements() =>
        ProtectionKeyStore
            .AllAsync(database, CancellationToken.None)
            .GetAwaiter()
            .GetResult()
            .ConvertAll(k => XElement.Parse(Encoding.UTF8.GetString(keys.Open(k.Id, k.Element, k.WrappedKey))));

    public void StoreElement(XElement element, string friendlyName)
    {
        var id = "prk_" + Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        var (text, wrapped) = keys.Seal(id, Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting)));
        var key = new ProtectionKey
        {
            Id = id,
            Element = text,
            WrappedKey = wrapped,
        };
        database
            .Recorder.WriteAsync(
                tx =>
                {
                    ProtectionKeyStore.Add(tx, key, clock.Now());
                    return Task.CompletedTask;
                },
                CancellationToken.None
            )
            .GetAwaiter()
            .GetResult();
    }
}
