using System;
using System.Net;
using System.Web.UI;
using apiSamples.WebServiceClients;

/// <summary>Logs in and starts a waiting session with a generated proxy and the cookie. Writes both results.</summary>
public class SamplePage : Page
{
    protected void Page_Load(object sender, EventArgs e)
    {
        using (var rescue = new API { CookieContainer = new CookieContainer() })
        {
            Response.Write(rescue.login("EMAIL_ADDRESS", "LOGIN_PASSWORD") + "\n");
            Response.Write(rescue.startSession(SESSION_ID, NODE_ID, null));
        }
    }
}
