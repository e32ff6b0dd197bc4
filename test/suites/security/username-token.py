"""Prints the envelope that zeep writes with a UsernameToken, given the values that ours contains.

Arguments: user, password, Created, nonce in Base64, or '' for a password in text.
"""

import base64
import datetime
import os
import sys

from lxml import etree
from zeep.wsse.username import UsernameToken

user, password, created, nonce = sys.argv[1:]
os.urandom = lambda count: base64.b64decode(nonce)
token = UsernameToken(
    user,
    password,
    use_digest=nonce != "",
    created=datetime.datetime.strptime(created, "%Y-%m-%dT%H:%M:%SZ"),
    zulu_timestamp=True,
)
soap = "http://schemas.xmlsoap.org/soap/envelope/"
envelope = etree.Element("{%s}Envelope" % soap)
etree.SubElement(envelope, "{%s}Body" % soap).append(etree.Element("{urn:s}ask"))
token.apply(envelope, {})
print(etree.tostring(envelope, encoding="unicode"))
