namespace Redress.Connectors;
