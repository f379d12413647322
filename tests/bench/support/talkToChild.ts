import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A process of ours that answers questions: what is measured runs alone in it. */
export interface Child {
  /** The answer to a question, as the program gives it. */
  ask<Answer>(question: string): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts a program that ends its start with `answerQuestions`. Rejects when it ends before its answer. */
export function startChild(file: string, args: readonly string[]): Child {
  const child = fork(file, args, {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit');
  return {
    ask: (question) => askChild(child, question),
    stop: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

const askChild = <Answer>(child: ChildProcess, question: string): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const gone = (code: number | null): void => reject(new Error(`the program ended with ${code}`));
    child.once('exit', gone);
    child.once('message', (answer: Answer) => {
      child.off('exit', gone);
      resolve(answer);
    });
    child.send(question);
  });

/** The program's side. It ends with its parent. */
export function answerQuestions(answers: Readonly<Record<string, () => unknown>>): void {
  process.on('message', (question: string) => {
    void Promise.resolve(answers[question]?.()).then((answer) => process.send?.(answer ?? null));
  });
  process.on('disconnect', () => process.exit(0));
}
