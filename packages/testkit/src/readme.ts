import { readFileSync } from 'fs';
import { transpileModule, ModuleKind, ScriptTarget } from 'typescript';

export interface Snippet {
  /** The line of the README on which the snippet begins. */
  readonly line: number;
  readonly code: string;
}

/** The `ts` blocks of a README, in their order. */
export function readmeSnippets(file: string): Snippet[] {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/^```ts\n(.*?)^```$/gms)].map((match) => ({ line: text.slice(0, match.index).split('\n').length + 1, code: match[1] }));
}

/** Runs a snippet with `given` in scope; `load` resolves its imports. */
export function runSnippet(snippet: Snippet, given: Record<string, unknown>, load: (module: string) => unknown) {
  const { outputText } = transpileModule(snippet.code, { compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true } });
  new Function('require', 'exports', ...Object.keys(given), outputText)(load, {}, ...Object.values(given));
}
