import { javascript } from 'projen';

const rootTools = ['ts-jest', 'jest', '@types/jest', 'jsii', 'jsii-diff', 'jsii-docgen', 'jsii-pacmak', 'jsii-rosetta', 'typescript', '@types/node', 'projen'];

/** Direct npm scripts, which Nx takes as targets: no projen process in between. Tools live at the root. */
export function setScripts(project: javascript.NodeProject, scripts: Record<string, string>) {
  for (const tool of rootTools) project.deps.removeDependency(tool);
  removeTasks(project, []);
  for (const [name, command] of Object.entries(scripts)) project.setScript(name, command);
}

/** projen refuses to remove a task that another one runs: those that nothing runs go first. */
export function removeTasks(project: javascript.NodeProject, keep: string[]) {
  const unwanted = () => project.tasks.all.filter(({ name }) => !keep.includes(name));
  while (unwanted().length > 0) {
    const run = new Set(project.tasks.all.flatMap(({ steps }) => steps.map(({ spawn }) => spawn)));
    for (const { name } of unwanted().filter((task) => !run.has(task.name))) {
      project.removeScript(name);
      project.tasks.removeTask(name);
    }
  }
}
