using Redress.Core.Kernel;
using Redress.Core.Policies;

namespace Redress.Connectors.Platforms;

/// <summary>Orders as they stand on the wire, and what an answer says about each of them. Pure.</summary>
internal static class OrderReading
{
    // One more than asked for each order is looked at; an answer with far more is noise.
    private const int MaxResults = 4 * IPlatformPort.MaxOrders;

    public static WireOrder Wire(PortOrder order) =>
        new(
            order.Enforcement,
            Word.Of(order.Subject.Kind),
            order.Subject.Id,
            Word.Of(order.Restriction),
            order.Revision,
            order.Countries
        );

    /// <summary>Results are found by the enforcement's id; their place in the list proves nothing.</summary>
    public static IEnumerable<OrderResult> Match(List<PortOrder> asked, WireResults answer)
    {
        if (answer.Results is not { Count: <= MaxResults } given)
        {
            return asked.Select(o => Failure(o.Enforcement, PortFailureReason.WrongShape, "results"));
        }

        var byId = given.Where(r => r?.Enforcement is not null).ToLookup(r => r!.Enforcement!, StringComparer.Ordinal);
        return asked.Select(order =>
            byId[order.Enforcement].Take(2).ToList() switch
            {
                [] => Failure(order.Enforcement, PortFailureReason.Missing),
                [{ } only] => Outcome(order.Enforcement, only),
                _ => Failure(order.Enforcement, PortFailureReason.Ambiguous),
            }
        );
    }

    public static OrderResult Outcome(string enforcement, WireResult wire) =>
        wire.Result switch
        {
            "done" => new OrderResult(enforcement, OrderOutcome.Done),
            "stale" => new OrderResult(enforcement, OrderOutcome.Stale),
            "unknown" => new OrderResult(enforcement, OrderOutcome.Unknown),
            "refused" => new OrderResult(enforcement, OrderOutcome.Refused, PortReading.Detail(wire.Detail)),
            _ => Failure(enforcement, PortFailureReason.WrongShape, "result"),
        };

    public static OrderResult Failure(string enforcement, PortFailureReason reason, string? detail = null) =>
        new(enforcement, OrderOutcome.Failed, new PortFailure(reason, detail).ToString());
}
