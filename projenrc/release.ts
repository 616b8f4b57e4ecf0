import * as fs from 'fs';
import * as path from 'path';
import { Project } from 'projen';

/** The version that `nx release` committed: projen must not reset it. */
export function committedVersion(root: Project, workspace: string): string {
  const file = path.join(root.outdir, workspace, 'package.json');
  if (!fs.existsSync(file)) return '0.0.0';
  return (JSON.parse(fs.readFileSync(file, 'utf8')) as { version?: string }).version ?? '0.0.0';
}
