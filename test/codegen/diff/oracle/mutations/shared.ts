import {
  addAfterMember,
  addComponent,
  attribute,
  type Edit,
  elementOf,
  insertAfter,
  member,
  on,
  removeMember,
} from '../edit.js';
import { does, mutation, type Mutation, user } from './mutation.js';

/** Gives `setUser` a parameter of type USER, the type that `getUser` returns. */
const given: readonly Edit[] = [on('element setUser', addAfterMember('iNodeID', elementOf('oUser', 'tns:USER')))];

/** Gives `setReportDate_v2` a parameter whose type accepts a Date. */
const period: readonly Edit[] = [
  addComponent(
    `      <s:complexType name="PERIOD">\n<s:sequence>\n${elementOf('dFrom', 's:dateTime', 1)}\n` +
      `${elementOf('eRef', 'tns:NODE_REF', 1)}\n</s:sequence>\n      </s:complexType>`,
  ),
  on('element setReportDate_v2', addAfterMember('dEndDate', elementOf('oPeriod', 'tns:PERIOD'))),
];

/** Changes to types that both requests and replies contain, and changes to which of the two contain a type. */
export const sharedMutations: readonly Mutation[] = [
  mutation(
    'a type used in requests and replies gets a required member',
    user(addAfterMember('sName', elementOf('iAge', 's:int', 1))),
    does('breaking', 'breaking', 'getUser', 'setUser'),
    { given, back: does('breaking', 'breaking', 'getUser', 'setUser') },
  ),
  mutation(
    'a type used in requests and replies gets an optional member',
    user(addAfterMember('sName', elementOf('iAge', 's:int'))),
    does('compatible', 'compatible'),
    { given, back: does('breaking', 'breaking', 'getUser', 'setUser') },
  ),
  mutation(
    'a required member of a type used in requests and replies becomes optional',
    user(member('bAccountHolder', attribute('minOccurs', '1', '0'))),
    does('breaking', 'breaking', 'getUser', 'setUser'),
    { given, back: does('breaking', 'breaking', 'getUser', 'setUser') },
  ),
  mutation(
    'an int in a type used in requests and replies becomes a long',
    user(member('iNodeID', attribute('type', 's:int', 's:long'))),
    does('breaking', 'breaking', 'getUser', 'setUser'),
    { given, back: does('breaking', 'breaking', 'getUser', 'setUser') },
  ),
  mutation(
    'an int in a type used in requests and replies becomes a short',
    user(member('iNodeID', attribute('type', 's:int', 's:short'))),
    does('none', 'breaking', 'getUser', 'setUser'),
    { given, back: does('none', 'breaking', 'getUser', 'setUser') },
  ),
  mutation(
    'an enumeration in a type used in requests and replies gets an enum value',
    [on('simpleType NODE_STATUS', insertAfter('<s:enumeration value="Away" />', '<s:enumeration value="Idle" />'))],
    does('harmless', 'compatible'),
    {
      given,
      back: does(
        'breaking',
        'breaking',
        'getUser',
        'getUser_v3',
        'setUser',
        'getHierarchy',
        'getHierarchy_v2',
        'getUser_v2',
      ),
    },
  ),
  mutation(
    'an enumeration in requests is also used in a reply',
    [on('element getChatResponse', addAfterMember('sChatLog', elementOf('eRef', 'tns:NODE_REF')))],
    does('compatible', 'compatible'),
  ),
  mutation(
    'a request type is also used in a reply and no longer accepts a Date',
    [on('element getChatResponse', addAfterMember('sChatLog', elementOf('oPeriod', 'tns:PERIOD')))],
    does('breaking', 'compatible', 'setReportDate_v2'),
    // the type's enumerations are closed again
    { given: period, back: does('breaking', 'compatible', 'getChat', 'setReportDate_v2') },
  ),
  mutation(
    'a reply type is also used in a request',
    [on('element setUser', addAfterMember('iNodeID', elementOf('oHierarchy', 'tns:HIERARCHY')))],
    does('compatible', 'compatible'),
    { back: does('breaking', 'breaking', 'setUser') },
  ),
  mutation(
    'a nested reply type gets a member of its own type',
    [on('complexType GROUP', addAfterMember('eType', elementOf('oOwner', 'tns:USER')))],
    does('compatible', 'compatible'),
    { back: does('breaking', 'compatible', 'getGroup') },
  ),
  mutation(
    'a recursive type gets a member',
    [on('complexType HIERARCHY', addAfterMember('sName', elementOf('sPhone')))],
    does('compatible', 'compatible'),
    {
      given: [on('complexType HIERARCHY', addAfterMember('eType', elementOf('oParent', 'tns:HIERARCHY')))],
      back: does('breaking', 'compatible', 'getHierarchy', 'getHierarchy_v2'),
    },
  ),
  mutation(
    'several changes at once break nothing',
    [
      on('element startSession', addAfterMember('sAuthCode', elementOf('sComment'))),
      on(
        'simpleType loginRet',
        insertAfter('<s:enumeration value="login_OK" />', '<s:enumeration value="login_New" />'),
      ),
      ...user(addAfterMember('sName', elementOf('sPhone'))),
    ],
    does('compatible', 'compatible'),
  ),
  mutation(
    'two of several changes break different operations',
    [
      on('element startSession', removeMember('sAuthCode')),
      on('element getAccountResponse', removeMember('iTechID')),
      on('element getNoteResponse', addAfterMember('sNote', elementOf('sAuthor'))),
    ],
    does('breaking', 'breaking', 'getAccount', 'startSession'),
  ),
  mutation(
    'one change does not fix what another breaks: a member is renamed, and its old name gets another type',
    [
      on('element getChat', member('iSessionID', attribute('name', 'iSessionID', 'iID'))),
      on('element getChat', addAfterMember('iID', elementOf('iSessionID', 's:string'))),
    ],
    does('breaking', 'breaking', 'getChat'),
  ),
];
