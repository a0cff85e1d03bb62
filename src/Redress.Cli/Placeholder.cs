namespace Redress.Cli;
