import * as fs from 'fs';
import * as path from 'path';
import { Project, TextFile } from 'projen';

/**
 * The libraries may not import each other, yet report problems and guard replacement in the same way: each gets its own copy
 * of these files, written from one source.
 */
const sources: Record<string, string> = {
  'problems.ts': 'src/private/problems.ts',
  'replacement-guard.ts': 'src/private/replacement-guard.ts',
  'deployed-resource.ts': 'src/deployed-resource.ts',
  'alarm-actions.ts': 'src/alarm-actions.ts',
  'alarm-threshold.ts': 'src/alarm-threshold.ts',
};

export function addSharedSources(library: Project) {
  for (const [source, target] of Object.entries(sources)) copySource(library, source, target);
}

/** Below the mark of a generated file, so that projen removes the copy when it is no longer wanted. */
export function copySource(project: Project, source: string, target: string) {
  const copy = new TextFile(project, target);
  copy.addLine(`// ${copy.marker}`);
  copy.addLine(`// Written from projenrc/shared-sources/${source}.`);
  for (const line of fs.readFileSync(path.join(__dirname, 'shared-sources', source), 'utf8').trimEnd().split('\n')) copy.addLine(line);
  copy.addLine('');
}
