"""The main job through zeep, which reads the description; the cookie stays in its requests session:

    python3 flow.py http://127.0.0.1:8000/API/API.asmx?wsdl

Prints one line per call. The people and passwords are those of the embedded server's demo account, made up.

What a port of the vendor's guide to zeep has to do otherwise than the guide's samples:

- startSession: the keys are iSession and iNode, not iSessionID and iNodeID. zeep refuses unknown names before anything
  is sent (shown below).
- A description with several ports: zeep takes the first, SOAP 1.1; `bind` gives the other.
- An operation with one output gives that itself, one with several an object.
"""

import sys

import zeep

EMAIL = "ada@example.com"
PASSWORD = "demo-password"
SSO_ID = "123456"
SSO_PASSWORD = "demo-sso-password"
COMPANY = "654321"
NODE = 337366
UNKNOWN_NODE = 1
# one waiting session per version of SOAP
PORTS = {"1.1": ("APISoap", 12345678), "1.2": ("APISoap12", 12345679)}


def flow(wsdl: str, version: str, port: str, session: int) -> None:
    client = zeep.Client(wsdl)
    api = client.bind("API", port)

    def show(what: str, result: object) -> None:
        print(f"SOAP {version} {what}: {result}")

    show("login", api.login(sEmail=EMAIL, sPassword=PASSWORD))
    show("cookie", ", ".join(client.transport.session.cookies.keys()))

    reply = api.requestAuthCodeSSO(sSSOID=SSO_ID, sPassword=SSO_PASSWORD, sCompany=COMPANY)
    show("requestAuthCodeSSO", reply.requestAuthCodeSSOResult)
    show("authcode", "there" if reply.sAuthCode else "missing")

    # on the cookie alone
    show("startSession", api.startSession(iSession=session, iNode=NODE))
    # started already
    show("startSession again", api.startSession(iSession=session, iNode=NODE, sAuthCode=reply.sAuthCode))

    # a refusal leaves its out parameter away
    reply = api.getUser(iNodeID=UNKNOWN_NODE)
    show("getUser of an unknown node", reply.getUserResult + ("" if reply.oUser is None else ", oUser"))
    reply = api.getUser(iNodeID=NODE)
    show("getUser", f"{reply.getUserResult}, {reply.oUser.sName}, {reply.oUser.eType}")

    reply = api.getSession_V3(iNodeID=NODE, eNodeRef="NODE")
    sessions = reply.aSessions.SESSION_V3
    show("getSession_V3", f"{reply.getSession_V3Result}, {len(sessions)}, {sessions[0].bStatus}")

    # the keys of the guide's sample
    try:
        api.startSession(iSessionID=session, iNodeID=NODE)
        show("startSession with the guide's keys", "sent")
    except TypeError as error:
        show("startSession with the guide's keys", "unexpected" if "unexpected keyword" in str(error) else error)

    try:
        api.cancelAction(iSession=session)
        show("fault", "none")
    except zeep.exceptions.Fault as fault:
        show("fault", f"{fault.code.split(':')[-1]}, {fault.message}")

    show("logout", api.logout())
    show("startSession after logout", api.startSession(iSession=session, iNode=NODE))


if len(sys.argv) != 2:
    sys.exit("usage: python3 flow.py URL-OF-THE-WSDL")
for name, (port_name, session_id) in PORTS.items():
    flow(sys.argv[1], name, port_name, session_id)
