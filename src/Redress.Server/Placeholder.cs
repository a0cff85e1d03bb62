namespace Redress.Server;
