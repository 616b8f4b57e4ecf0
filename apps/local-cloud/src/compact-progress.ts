import { stripVTControlCharacters } from 'node:util';

/** `Stack | 3/53 | 11:02:03 PM | CREATE_COMPLETE | AWS::EC2::VPC | Network/Vpc (...)` */
const EVENT = /\|\s+\d{1,2}:\d{2}:\d{2}[^|]*\|\s+([A-Z_]+)\s+\|\s+(\S+)\s+\|/;
const QUIET = /^(CREATE|UPDATE|DELETE)_(IN_PROGRESS|COMPLETE)$/;
/** The steps of publishing a template, and the outputs through which the CDK hands values from stack to stack. */
const MACHINERY = /: (start|success): (Building|Built|Publishing|Published) |: creating CloudFormation changeset|\.PublishOutput/;

/** For logs: keeps what the CLI says of stacks and of failures, leaves out the events of resources that go well and its machinery. */
export function compactProgress(print: (line: string) => void): (line: string) => void {
  return (line) => {
    const text = stripVTControlCharacters(line);
    const event = EVENT.exec(text);
    const goesWell = event !== null && QUIET.test(event[1]) && (event[2] !== 'AWS::CloudFormation::Stack' || event[1].endsWith('IN_PROGRESS'));
    if (!goesWell && !MACHINERY.test(text) && text.trim() !== '') print(line);
  };
}
