using System.Globalization;
using Redress.Cli;

// Ids, words and times are the same everywhere; what a person reads is formatted by the language of the letter.
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
return await Commands.RunAsync(args);
