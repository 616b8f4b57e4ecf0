import { GitHub, GithubWorkflow } from 'projen/lib/github';
import { Job, JobPermission, JobStep } from 'projen/lib/github/workflows-model';
import { javascript } from 'projen';
import { versions } from './versions';

/** Actions by commit: a tag can be moved. */
const actions = {
  checkout: 'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8', // v5.0.0
  node: 'actions/setup-node@2028fbc5c25fe9cf00d9f06a71cc4710d4507903', // v6.0.0
  python: 'actions/setup-python@e797f83bcb11b83ae66e0230d6156d7c80228e7c', // v6.0.0
  go: 'actions/setup-go@44694675825211faa026b3c33043df3e48a5fa00', // v6.0.0
  java: 'actions/setup-java@dded0888837ed1f317902acf8a20df0ad188d165', // v5.0.0
  pypi: 'pypa/gh-action-pypi-publish@76f52bc884231f62b9a034ebfe128415bbaabdfc', // v1.12.4
  pullRequest: 'peter-evans/create-pull-request@271a8d0340265f705b14b6d32b9829c1cb33d45e', // v7.0.8
};

const toolchain: JobStep[] = [
  { name: 'Node.js', uses: actions.node, with: { 'node-version': versions.node, 'package-manager-cache': false } },
  { name: 'Python', uses: actions.python, with: { 'python-version': '3.11' } },
];

export function addWorkflows(root: javascript.NodeProject) {
  const github = GitHub.of(root)!;
  build(github);
  release(github);
  upgrade(github);
}

function build(github: GitHub) {
  const workflow = new GithubWorkflow(github, 'build', { limitConcurrency: true, concurrencyOptions: { group: '${{ github.workflow }}-${{ github.ref }}', cancelInProgress: true } });
  workflow.on({ pullRequest: {}, push: { branches: ['main'] } });
  workflow.addJobs({
    build: job({
      timeoutMinutes: 60,
      permissions: { contents: JobPermission.READ },
      env: { CI: 'true' },
      steps: [checkout(), ...toolchain, { name: 'Go', uses: actions.go, with: { 'go-version': 'stable', 'cache': false } }, { name: 'Everything that decides what lands', run: 'bash .ci/run' }],
    }),
  });
}

/** By hand: versions from the commits of each library, then npm and PyPI by trusted publishing, so that no token is stored. */
function release(github: GitHub) {
  const workflow = new GithubWorkflow(github, 'release', { limitConcurrency: true, concurrencyOptions: { group: 'release', cancelInProgress: false } });
  workflow.on({ workflowDispatch: {} });
  workflow.addJobs({
    release: {
      ...job({
        timeoutMinutes: 60,
        permissions: { contents: JobPermission.WRITE, idToken: JobPermission.WRITE },
        steps: [
          checkout(0),
          ...toolchain,
          { name: 'Java', uses: actions.java, with: { 'distribution': 'corretto', 'java-version': '17' } },
          { name: 'Dependencies', run: 'npm ci' },
          { name: 'Tests', run: 'npm test -- --skip-nx-cache' },
          { name: 'Versions and change logs', run: 'git config user.name github-actions && git config user.email github-actions@github.com && npx nx release --skip-publish' },
          { name: 'Packages', run: 'npx nx run-many -t package:js package:python --skip-nx-cache' },
          { name: 'npm', run: 'for tarball in packages/*/dist/js/*.tgz; do npm publish "$tarball" --provenance --access public; done' },
          { name: 'Python distributions in one folder', run: 'mkdir -p dist/python && cp packages/*/dist/python/* dist/python/' },
          { name: 'PyPI', uses: actions.pypi, with: { 'packages-dir': 'dist/python', 'skip-existing': true } },
          {
            name: 'Version commit and tags',
            run: 'git push --follow-tags "https://x-access-token:${GITHUB_TOKEN}@github.com/${GITHUB_REPOSITORY}.git" HEAD:main',
            env: { GITHUB_TOKEN: '${{ github.token }}' },
          },
        ],
      }),
      environment: { name: 'release' },
      if: "github.ref == 'refs/heads/main'",
    },
  });
}

function upgrade(github: GitHub) {
  const workflow = new GithubWorkflow(github, 'upgrade', { limitConcurrency: true, concurrencyOptions: { group: 'upgrade', cancelInProgress: true } });
  workflow.on({ workflowDispatch: {}, schedule: [{ cron: '0 5 * * 1' }] });
  workflow.addJobs({
    upgrade: job({
      timeoutMinutes: 30,
      permissions: { contents: JobPermission.WRITE, pullRequests: JobPermission.WRITE },
      steps: [
        checkout(),
        ...toolchain,
        { name: 'Dependencies', run: 'npm ci' },
        { name: 'Newest versions in the ranges', run: 'npm update --save=false && npx projen && npm test' },
        { name: 'Pull request', uses: actions.pullRequest, with: { 'branch': 'upgrade', 'title': 'chore(deps): upgrade', 'commit-message': 'chore(deps): upgrade', 'delete-branch': true } },
      ],
    }),
  });
}

function checkout(fetchDepth = 0): JobStep {
  return { name: 'Checkout', uses: actions.checkout, with: { 'persist-credentials': false, 'fetch-depth': fetchDepth } };
}

function job(options: Omit<Job, 'runsOn'>): Job {
  return { runsOn: ['ubuntu-latest'], ...options };
}
