type Fields = Readonly<Record<string, unknown>>;

const resources: ReadonlySet<unknown> = new Set([
  'arn:aws:states:::lambda:invoke',
  'arn:aws:states:::aws-sdk:dynamodb:updateItem.waitForTaskToken',
]);

/** What is wrong with a machine that a validator of its form takes; a sentence each. */
export function lintMachine({ States }: { readonly States: Readonly<Record<string, Fields>> }) {
  const assigned = new Set(
    Object.values(States).flatMap(({ Assign }) => Object.keys((Assign ?? {}) as Fields)),
  );
  return Object.entries(States).flatMap(([name, state]) =>
    [...lintTask(state), ...lintErrors(state), ...lintVariables(state, assigned)].map(
      (found) => `${name}: ${found}`,
    ),
  );
}

function lintTask({ Type, Resource, Arguments, TimeoutSeconds }: Fields): readonly string[] {
  if (Type !== 'Task') return [];
  const isWait = String(Resource).endsWith('.waitForTaskToken');
  const givesToken = JSON.stringify(Arguments).includes('$states.context.Task.Token');
  return [
    ...(resources.has(Resource) ? [] : [`${Resource} is none of the resources that we use`]),
    ...(TimeoutSeconds === undefined ? ['has no TimeoutSeconds'] : []),
    ...(isWait && !givesToken ? ['waits for a token that it gives to nobody'] : []),
  ];
}

/** `States.ALL` stands alone and last. */
function lintErrors({ Retry = [], Catch = [] }: Fields): readonly string[] {
  return [Retry, Catch].flatMap((rules) => {
    const lists = (rules as readonly { ErrorEquals: readonly string[] }[]).map(
      ({ ErrorEquals }) => ErrorEquals,
    );
    return lists.flatMap((names, at) => {
      if (!names.includes('States.ALL')) return [];
      if (names.length > 1) return ['States.ALL stands beside another error'];
      return at < lists.length - 1 ? ['States.ALL is not the last'] : [];
    });
  });
}

function lintVariables(state: Fields, assigned: ReadonlySet<string>): readonly string[] {
  const expressions = [...JSON.stringify(state).matchAll(/\{%(.*?)%\}/g)].map(([, text]) => text);
  const read = expressions.flatMap((text) =>
    [...String(text).matchAll(/\$(\w+)(?!\w*\()/g)].map(([, name = '']) => name),
  );
  return [...new Set(read)]
    .filter((name) => name !== 'states' && !assigned.has(name))
    .map((name) => `$${name} is assigned nowhere`);
}
