import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';

const ATTEMPTS = 4;

/** To CloudFormation, which waits at the address that it gave. */
export async function answer(event: CloudFormationCustomResourceEvent, status: 'SUCCESS' | 'FAILED', physicalResourceId: string, reason?: string): Promise<void> {
  const { StackId, RequestId, LogicalResourceId, ResponseURL } = event;
  const body = JSON.stringify({ Status: status, Reason: reason, PhysicalResourceId: physicalResourceId, StackId, RequestId, LogicalResourceId });
  for (let attempt = 1; ; attempt++) {
    try {
      await put(new URL(ResponseURL), body);
      return;
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300 * attempt));
    }
  }
}

function put(url: URL, body: string): Promise<void> {
  const request = url.protocol === 'http:' ? requestHttp : requestHttps;
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'PUT', headers: { 'content-type': '', 'content-length': Buffer.byteLength(body) } }, (response) => {
      response.resume();
      if (response.statusCode !== undefined && response.statusCode < 400) resolve();
      else reject(new Error(`CloudFormation answered ${response.statusCode}`));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
