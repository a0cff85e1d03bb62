namespace Redress.Server.Features.OpenApi;

/// <summary>The stylesheet of the API's page: light or dark as the reader's system is, from 320 pixels on.</summary>
internal static class DocsStyle
{
    public const string Sheet = """
        :root {
          color-scheme: light dark;
          --text: #1a1d21; --quiet: #50565e; --page: #ffffff; --panel: #f3f5f7; --line: #cfd5db;
          --link: #0b5cad; --get: #1d6b37; --post: #7a3e00; --focus: #b34d00;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --text: #e8eaed; --quiet: #b0b7bf; --page: #15181b; --panel: #1f2428; --line: #3b434a;
            --link: #8cc2ff; --get: #83d69b; --post: #ffbe7d; --focus: #ffb35c;
          }
        }
        * { box-sizing: border-box; }
        html { font: 16px/1.55 system-ui, sans-serif; color: var(--text); background: var(--page); }
        body { margin: 0 auto; padding: 1rem; max-width: 76rem; }
        h1 { font-size: 1.8rem; margin: 0.5rem 0; }
        h2 { font-size: 1.35rem; margin: 2.5rem 0 0.75rem; padding-top: 0.75rem; border-top: 1px solid var(--line); }
        h3 { font-size: 1.05rem; margin: 0 0 0.5rem; overflow-wrap: anywhere; }
        h4 { font-size: 0.95rem; margin: 1rem 0 0.25rem; }
        a { color: var(--link); }
        a:focus-visible, pre:focus-visible, summary:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
        code, pre { font: 0.875rem/1.5 ui-monospace, monospace; }
        code { overflow-wrap: anywhere; }
        pre { margin: 0.5rem 0; padding: 0.75rem; overflow-x: auto; background: var(--page); border: 1px solid var(--line); border-radius: 4px; }
        article, .schema { margin: 1rem 0; padding: 1rem; background: var(--panel); border: 1px solid var(--line); border-radius: 6px; }
        article:target, .schema:target { border-color: var(--focus); }
        .skip { position: absolute; left: -100rem; }
        .skip:focus { left: 1rem; top: 0.5rem; padding: 0.5rem; background: var(--page); }
        .quiet { color: var(--quiet); }
        .get { color: var(--get); } .post { color: var(--post); }
        nav ul { margin: 0; padding: 0; list-style: none; }
        nav li { margin: 0.15rem 0; }
        nav h2 { margin: 1rem 0 0.5rem; padding: 0; border: 0; font-size: 1.05rem; }
        dl { margin: 0; }
        dt { margin-top: 0.5rem; }
        dd { margin: 0 0 0 1rem; }
        .codes li { margin: 0.25rem 0; }
        @media (min-width: 64rem) {
          .columns { display: grid; grid-template-columns: 19rem minmax(0, 1fr); gap: 2rem; }
          nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding: 1rem 0; }
          main > h2:first-child { margin-top: 0; border-top: 0; }
        }
        @media (max-width: 30rem) {
          article, .schema { padding: 0.75rem; }
          dd { margin-left: 0.5rem; }
        }
        """;
}
