namespace Redress.Storage.Ledgers;

/// <summary>
/// Tables whose rows stand in no fact, each with the reason. Every other table is a domain table: <c>redress verify</c>
/// compares its rows with the last facts about them. A test fails on a table that is neither here nor has a row class.
/// </summary>
public static class ExemptTables
{
    /// <summary>The name, and why nobody can be wronged by a change to it that goes unseen.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["fact"] = "the facts themselves: bound by the ledger's leaves",
            ["unsealed"] = "which facts wait for the seal: each fact must be there or in a leaf",
            ["ledger_leaf"] = "the ledger itself: bound by the checkpoints",
            ["ledger_checkpoint"] = "the ledger itself: compared with the signed checkpoints outside of the database",
            ["schema_version"] = "which migrations were applied: compared with the program's own at each start",
            ["report_move"] =
                "legal moves, written by the migration and never changed: compared with the program's own",
            ["case_move"] = "legal moves, written by the migration and never changed: compared with the program's own",
            ["enforcement_move"] =
                "legal moves, written by the migration and never changed: compared with the program's own",
            ["letter_move"] =
                "legal moves, written by the migration and never changed: compared with the program's own",
            ["escalation_move"] =
                "legal moves, written by the migration and never changed: compared with the program's own",
            ["proposal_move"] =
                "legal moves, written by the migration and never changed: compared with the program's own",
            ["question_move"] =
                "legal moves, written by the migration and never changed: compared with the program's own",
            ["appeal_move"] =
                "legal moves, written by the migration and never changed: compared with the program's own",
            ["referral_move"] =
                "legal moves, written by the migration and never changed: compared with the program's own",
            ["job"] = "what is still to be done; what was done stands in the rows that it changed",
            ["lease"] = "which process may do what until when: over in seconds",
            ["claim_lease"] =
                "until when a claim is held; that a case was claimed and given back stands in its history",
            ["bank_feed"] =
                "counts changes of banks, so that nodes take them in in order; what changed stands in facts",
            ["upload_print"] =
                "sealed fingerprints of uploads that passed, for some days; what they lead to stands in facts",
            ["idempotency"] = "encrypted answers for requests that are sent again, kept for a day",
            ["webhook_place"] =
                "up to which leaf of the ledger a webhook's events were queued: what is sent stands in the ledger",
            ["dead_delivery"] =
                "events that nobody took after many tries: the events stand in the ledger and can be sent again",
            ["visit"] =
                "what a visitor of the portal has typed, for minutes, with a key that only their browser has; what is sent stands in facts",
            ["note_word"] =
                "which words stand in a staff note, for searching: made from the note, which stands in a fact",
            ["saved_filter"] = "what somebody who works here likes to see of a queue; it decides nothing",
            ["preference"] = "how somebody who works here wants to see things; what they saw stands in facts",
            ["evidence_ticket"] = "thirty seconds in which something may be looked at; that it was stands in a fact",
            ["protection_key"] = "keys for states of a sign-in under way, sealed; they decide nothing that is kept",
            ["key_mark"] =
                "a keyed hash of the keys that the rows were made with: compared with the node's own at each start",
            ["session"] =
                "secrets of who is signed in, hashed with a key from outside the database; signing in and its end stand in sign_in",
            ["seen_message"] = "messages of platforms that are not to be taken twice; what they caused stands in facts",
        };

    /// <summary>Exempt tables that no program ever writes after the migration.</summary>
    internal static IReadOnlyList<string> Constant { get; } =
    [.. All.Keys.Where(t => t.EndsWith("_move", StringComparison.Ordinal))];
}
