namespace Redress.Ledger;
