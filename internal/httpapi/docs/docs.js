'use strict';

const make = (tag, text, ...children) => {
  const e = document.createElement(tag);
  if (text) e.textContent = text;
  e.append(...children);
  return e;
};

const nameOf = (schema) => {
  if (!schema) return '';
  if (schema.$ref) return schema.$ref.split('/').pop();
  if (schema.type === 'array') return nameOf(schema.items) + '[]';
  if (schema.enum) return schema.enum.join(' | ');
  return [schema.type, schema.format].filter(Boolean).join(', ');
};

const resolve = (api, schema) => (schema && schema.$ref ? api.components.schemas[nameOf(schema)] : schema);

const fields = (api, schema) => {
  const s = resolve(api, schema);
  if (!s) return make('p', '');
  if (s.type === 'array') return fields(api, s.items);
  if (!s.properties) return make('p', nameOf(s));
  const rows = Object.entries(s.properties).map(([name, p]) =>
    make('tr', '', make('td', '', make('code', name)), make('td', nameOf(p)),
      make('td', [(s.required || []).includes(name) ? '' : 'optional', p.description].filter(Boolean).join('; '))));
  return make('table', '', ...rows);
};

const section = (api, title, content) => Object.entries(content || {}).flatMap(([type, media]) =>
  [make('h4', `${title} (${type}) ${nameOf(media.schema)}`), fields(api, media.schema)]);

const operation = (api, method, path, op) => {
  const body = make('div');
  if (op.description) body.append(make('p', op.description));
  if (op.security) body.append(make('p', 'Needs a session.'));
  if (op.parameters) {
    body.append(make('h4', 'Parameters'), make('table', '', ...op.parameters.map((p) =>
      make('tr', '', make('td', '', make('code', p.name)), make('td', p.in), make('td', nameOf(p.schema)),
        make('td', [p.required ? '' : 'optional', p.description].filter(Boolean).join('; '))))));
  }
  if (op.requestBody) body.append(...section(api, 'Body', op.requestBody.content));
  for (const [status, r] of Object.entries(op.responses || {})) body.append(...section(api, 'Answer ' + status, r.content));
  const head = make('summary', '', make('b', method.toUpperCase()), make('code', path), make('span', op.summary || op.operationId));
  const details = make('details', '', head, body);
  details.dataset.text = `${method} ${path} ${op.summary || ''} ${op.operationId}`.toLowerCase();
  return details;
};

fetch('openapi.json').then((r) => r.json()).then((api) => {
  document.title = api.info.title;
  document.getElementById('title').textContent = api.info.title;
  document.getElementById('description').textContent = api.info.description || '';
  const groups = new Map();
  for (const [path, item] of Object.entries(api.paths)) {
    for (const [method, op] of Object.entries(item)) {
      const tag = (op.tags || ['other'])[0];
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push(operation(api, method, path, op));
    }
  }
  const main = document.getElementById('operations');
  for (const [tag, operations] of [...groups].sort()) main.append(make('h2', tag), ...operations);
  document.getElementById('filter').addEventListener('input', (event) => {
    const wanted = event.target.value.toLowerCase();
    for (const d of main.querySelectorAll('details')) d.hidden = !d.dataset.text.includes(wanted);
  });
});
