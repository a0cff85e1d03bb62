namespace Redress.Storage.Recovery;

/// <summary>A backup cannot be made or restored as things are; the message is for the operator and says how to mend it.</summary>
public sealed class RecoveryRefusedException(string message) : Exception(message);
